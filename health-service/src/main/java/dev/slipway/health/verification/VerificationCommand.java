package dev.slipway.health.verification;

import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the health service is told about a deployment. {@code at} is the log time of the record that
 * told it.
 */
public sealed interface VerificationCommand {

  /** The deployment that it is about. */
  String deploymentId();

  /** Log time. */
  Instant at();

  /** The deployment was accepted with this plan. */
  record NotePlan(String deploymentId, Instant at, Plan plan) implements VerificationCommand {}

  /** Phase 2 passed: the release is live and can be looked at. */
  record Begin(String deploymentId, Instant at) implements VerificationCommand {}

  /**
   * Nobody wants to know any more.
   *
   * @param why half a sentence that goes on after "because", without a full stop
   */
  record Stop(String deploymentId, Instant at, String why) implements VerificationCommand {}

  /** An attempt of a check or test has ended. */
  record ReportCheck(
      String deploymentId,
      Instant at,
      String actionId,
      Result result,
      String detail,
      Duration duration,
      Map<String, Double> measurements,
      String output)
      implements VerificationCommand {
    public ReportCheck {
      measurements = Map.copyOf(measurements);
    }
  }

  /** Nobody began an attempt in its time, so it says nothing about the release. */
  record ReportMissed(
      String deploymentId, Instant at, String actionId, String detail, Duration duration)
      implements VerificationCommand {}

  /** A due time may have come; what is due follows from {@code at} alone. */
  record WakeUp(String deploymentId, Instant at) implements VerificationCommand {}
}
