package dev.slipway.bench.performance;

import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import java.util.Map;

/**
 * Answers at once, and measures a release that is well: what a deployment costs then is Slipway's
 * own.
 */
record ImmediateAdapter(String uses) implements ActionAdapter {

  /** A quiet, healthy release; what is asked for less is left out by whoever asks. */
  private static final Map<String, Double> WELL =
      Map.of(
          "errorRatePercent", 0.0,
          "p50Millis", 5.0,
          "p95Millis", 20.0,
          "p99Millis", 40.0,
          "requestsPerMinute", (double) ReferenceManifest.REQUESTS_PER_MINUTE,
          "databaseMillis", 1.0);

  @Override
  public ActionReport run(ActionOrder order) {
    return ActionReport.measured("It answered at once.", WELL);
  }
}
