package dev.slipway.monitor.watch;

import dev.slipway.runtime.contract.Thresholds;
import java.util.Map;
import java.util.Optional;

/** A limit of phase 5. Of two limits on one signal, the later is the sharper. */
public enum Rule {
  ERROR_RATE_TARGET("errorRateTarget", Signal.ERROR_RATE, false),
  ERROR_RATE_CRITICAL("errorRateCritical", Signal.ERROR_RATE, true),
  P95_WARNING("p95Warning", Signal.P95, false),
  P95_CRITICAL("p95Critical", Signal.P95, true),
  DATABASE_TARGET("databaseTarget", Signal.DATABASE, false),
  VOLUME("volume", Signal.VOLUME, false);

  private final String label;
  private final Signal signal;
  private final boolean critical;

  Rule(String label, Signal signal, boolean critical) {
    this.label = label;
    this.signal = signal;
    this.critical = critical;
  }

  /** Its name in events. */
  public String label() {
    return label;
  }

  /** What it judges. */
  public Signal signal() {
    return signal;
  }

  /** Whether a sustained breach rolls back at once. */
  public boolean critical() {
    return critical;
  }

  /** The value to judge; empty where the sample has none, or nothing to compare it with. */
  Optional<Double> judges(Thresholds limits, Map<String, Double> measurements) {
    return this == VOLUME && limits.baselineRequestsPerMinute() == null
        ? Optional.empty()
        : Optional.ofNullable(measurements.get(signal.key()));
  }

  /** Whether a value breaks the limit. */
  boolean breaks(Thresholds limits, double value) {
    return switch (this) {
      case ERROR_RATE_TARGET -> value >= limits.errorRateTargetPercent();
      case ERROR_RATE_CRITICAL -> value > limits.errorRateCriticalPercent();
      case P95_WARNING -> value > limits.p95WarningMillis();
      case P95_CRITICAL -> value > limits.p95CriticalMillis();
      case DATABASE_TARGET -> value >= limits.databaseTargetMillis();
      case VOLUME ->
          offBaseline(limits, value) * 100 > limits.volumeTolerancePercent() * baseline(limits);
    };
  }

  /** How far a value is in the bad direction; comparable within the rule only. */
  double badness(Thresholds limits, double value) {
    return this == VOLUME ? offBaseline(limits, value) : value;
  }

  /** What is not wanted, as half a sentence. */
  String text(Thresholds limits) {
    return switch (this) {
      case ERROR_RATE_TARGET ->
          "error rate of %s %% or more".formatted(Numbers.plain(limits.errorRateTargetPercent()));
      case ERROR_RATE_CRITICAL ->
          "error rate above %s %%".formatted(Numbers.plain(limits.errorRateCriticalPercent()));
      case P95_WARNING ->
          "P95 above %s ms (monitor closely)".formatted(Numbers.plain(limits.p95WarningMillis()));
      case P95_CRITICAL -> "P95 above %s ms".formatted(Numbers.plain(limits.p95CriticalMillis()));
      case DATABASE_TARGET ->
          "database time of %s ms or more".formatted(Numbers.plain(limits.databaseTargetMillis()));
      case VOLUME ->
          "request volume more than %s %% off the baseline of %s/min"
              .formatted(
                  Numbers.plain(limits.volumeTolerancePercent()), Numbers.plain(baseline(limits)));
    };
  }

  private static double offBaseline(Thresholds limits, double value) {
    return Math.abs(value - baseline(limits));
  }

  private static double baseline(Thresholds limits) {
    Double baseline = limits.baselineRequestsPerMinute();
    return baseline == null ? 0 : baseline;
  }
}
