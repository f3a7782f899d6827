package dev.slipway.runtime.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits of phase 5 (MON-03 to MON-13); rates in percent, latencies in milliseconds. */
public record Thresholds(
    double errorRateTargetPercent,
    double errorRateCriticalPercent,
    double p95WarningMillis,
    double p95CriticalMillis,
    double databaseTargetMillis,
    double volumeTolerancePercent,
    @Nullable Double baselineRequestsPerMinute,
    Duration sustained) {

  /** The catalogue's numbers, with a baseline or without. */
  public static Thresholds defaults(@Nullable Double baselineRequestsPerMinute) {
    return new Thresholds(
        1, 5, 500, 1000, 100, 20, baselineRequestsPerMinute, Duration.ofMinutes(5));
  }
}
