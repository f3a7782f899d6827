package dev.slipway.bench.performance;

import java.util.Locale;

/**
 * A figure beside what it must be and what it aims at.
 *
 * @param atMost whether smaller is better
 */
record Goal(String name, double value, double must, double aim, boolean atMost) {

  static Goal atMost(String name, double value, double must, double aim) {
    return new Goal(name, value, must, aim, true);
  }

  static Goal atLeast(String name, double value, double must, double aim) {
    return new Goal(name, value, must, aim, false);
  }

  boolean holds() {
    return reaches(must);
  }

  private boolean reaches(double limit) {
    return atMost ? value <= limit : value >= limit;
  }

  String row() {
    String sign = atMost ? "<=" : ">=";
    return String.format(
        Locale.ROOT,
        "| %s | **%.2f** | %s %.2f | %s %.2f | %s |",
        name,
        value,
        sign,
        must,
        sign,
        aim,
        reaches(aim) ? "aim reached" : holds() ? "must held" : "MUST BROKEN");
  }
}
