package dev.slipway.monitor.watch;

import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import java.time.Instant;
import java.util.Map;

/**
 * What the monitor service is told about a deployment. {@code at} is the log time of the record
 * that told it.
 */
public sealed interface WatchCommand {

  /** The deployment that it is about. */
  String deploymentId();

  /** Log time. */
  Instant at();

  /** The deployment was accepted with this plan. */
  record NotePlan(String deploymentId, Instant at, Plan plan) implements WatchCommand {}

  /** Phase 2 passed: from now on traffic goes to the release. */
  record NoteSwitch(String deploymentId, Instant at) implements WatchCommand {}

  /**
   * Phase 4 has ended, so monitoring begins.
   *
   * @param nothingPassed phase 4 failed altogether, which the plan may take as a reason to stop
   */
  record Begin(String deploymentId, Instant at, boolean nothingPassed) implements WatchCommand {}

  /**
   * Nobody wants to know any more.
   *
   * @param why half a sentence that goes on after "because", without a full stop
   */
  record Stop(String deploymentId, Instant at, String why) implements WatchCommand {}

  /** The metric source has answered, or could not. */
  record ReportSample(
      String deploymentId,
      Instant at,
      String actionId,
      Result result,
      String detail,
      Map<String, Double> measurements)
      implements WatchCommand {
    public ReportSample {
      measurements = Map.copyOf(measurements);
    }
  }

  /** A probe gives another answer than before, confirmed. */
  record ReportProbe(
      String deploymentId, Instant at, String actionId, boolean healthy, String detail)
      implements WatchCommand {}

  /** A due time may have come; what is due follows from {@code at} alone. */
  record WakeUp(String deploymentId, Instant at) implements WatchCommand {}
}
