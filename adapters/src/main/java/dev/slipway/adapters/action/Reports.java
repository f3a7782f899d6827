package dev.slipway.adapters.action;

import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.util.Locale;
import java.util.Map;

/**
 * Reports that carry numbers although something failed, and how numbers are written in sentences.
 */
public final class Reports {

  /** From this many milliseconds on a good answer is called degraded (HEALTH-14, HEALTH-21). */
  private static final double DEGRADED_MILLIS = 1000;

  private Reports() {}

  /** A failure with the numbers that were taken all the same. */
  public static ActionReport failed(
      String detail, ErrorClass errorClass, Map<String, Double> measurements, String output) {
    return new ActionReport(Result.FAILED, detail, errorClass, measurements, output);
  }

  /**
   * What to add to a sentence about a good answer that took so long: nothing, or that it is
   * degraded.
   */
  public static String degraded(double millis) {
    return millis >= DEGRADED_MILLIS ? ", degraded: 1000 ms or more" : "";
  }

  /** A number for a sentence, with at most two decimals. */
  public static String shown(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", number);
    }
    return String.format(Locale.ROOT, Math.abs(number) >= 100 ? "%.1f" : "%.2f", number);
  }
}
