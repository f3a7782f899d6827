package dev.slipway.monitor.watch;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write them. */
final class Numbers {

  private static final MathContext DIGITS = new MathContext(6);

  private Numbers() {}

  /** At most six digits, no trailing zeros, no exponent. */
  static String plain(double value) {
    return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
