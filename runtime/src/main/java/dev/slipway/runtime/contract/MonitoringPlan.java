package dev.slipway.runtime.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Phase 5 as the plan fixes it. Without {@code sample} every sample is missing. */
public record MonitoringPlan(
    Duration window,
    Duration interval,
    @Nullable Action sample,
    @Nullable Action healthProbe,
    @Nullable Action databaseProbe,
    Duration probeInterval,
    int probeFailures,
    Thresholds thresholds) {

  /** Samples planned: one at the start and one after each interval (MON-02: 16 for 15 minutes). */
  public int samples() {
    return (int) (window.toMillis() / Math.max(1, interval.toMillis())) + 1;
  }
}
