package dev.slipway.monitor.watch;

/** A measurement that limits apply to; several limits may apply to one. */
public enum Signal {
  ERROR_RATE("errorRatePercent"),
  P95("p95Millis"),
  DATABASE("databaseMillis"),
  VOLUME("requestsPerMinute");

  private final String key;

  Signal(String key) {
    this.key = key;
  }

  /** Name of the measurement, with its unit. */
  public String key() {
    return key;
  }

  /** A value as a person reads it. */
  String text(double value) {
    return switch (this) {
      case ERROR_RATE -> "error rate " + Numbers.plain(value) + " %";
      case P95 -> "P95 " + Numbers.plain(value) + " ms";
      case DATABASE -> "database " + Numbers.plain(value) + " ms";
      case VOLUME -> Numbers.plain(value) + " requests/min";
    };
  }
}
