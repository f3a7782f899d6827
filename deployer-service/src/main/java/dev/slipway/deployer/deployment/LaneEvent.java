package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Release;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may happen in a lane. The schemas in {@code events/deployment} and {@code events/phase} say
 * what each field means.
 */
public sealed interface LaneEvent extends Event {

  record DeploymentAccepted(
      String deploymentId,
      Position request,
      String idempotencyKey,
      String payloadSha256,
      String requestedBy,
      String message,
      Map<String, String> labels,
      Plan plan,
      int queuePosition,
      String behind,
      Instant at)
      implements LaneEvent {}

  record DeploymentRejected(
      String deploymentId,
      Position request,
      String requestType,
      String version,
      String requestedBy,
      String reason,
      String field,
      String why,
      String idempotencyKey,
      Instant at)
      implements LaneEvent {}

  record RequestRepeated(String deploymentId, Position request, String idempotencyKey, Instant at)
      implements LaneEvent {}

  record DeploymentStarted(
      String deploymentId, @Nullable Release previous, long fencingToken, Instant at)
      implements LaneEvent {}

  record PhaseStarted(String deploymentId, int phase, String name, int planned, Instant at)
      implements LaneEvent {}

  record CheckStarted(
      String deploymentId,
      int phase,
      String name,
      int number,
      int of,
      int attempt,
      int attempts,
      String actionId,
      Instant deadline,
      Action action,
      Instant at)
      implements LaneEvent {}

  record CheckFinished(
      String deploymentId,
      int phase,
      String name,
      int number,
      int of,
      int attempt,
      int attempts,
      Result result,
      String detail,
      Duration duration,
      @Nullable Instant nextAttemptAt,
      Map<String, Double> measurements,
      String output,
      Instant at)
      implements LaneEvent {}

  record AttemptStarted(
      String deploymentId,
      String component,
      int attempt,
      int attempts,
      String actionId,
      Instant deadline,
      long fencingToken,
      Action action,
      boolean verifies,
      int question,
      Instant at)
      implements LaneEvent {}

  record AttemptHeld(
      String deploymentId,
      String component,
      int attempt,
      int attempts,
      Instant until,
      String why,
      Instant at)
      implements LaneEvent {}

  record AttemptFinished(
      String deploymentId,
      String component,
      int attempt,
      int attempts,
      Result result,
      String detail,
      ErrorClass errorClass,
      Duration duration,
      @Nullable Instant nextAttemptAt,
      String output,
      boolean verifies,
      Instant at)
      implements LaneEvent {}

  record PhaseFinished(
      String deploymentId,
      int phase,
      PhaseResult result,
      SkipReason skipReason,
      String reason,
      Duration duration,
      Evidence evidence,
      List<RollbackStep> steps,
      long fencingToken,
      Instant at)
      implements LaneEvent {}

  record DryRunReported(String deploymentId, List<String> steps, Instant at) implements LaneEvent {}

  record CancelNoted(
      String deploymentId,
      Position request,
      String requestedBy,
      String reason,
      String actionId,
      Instant at)
      implements LaneEvent {}

  record CancelRequested(
      String deploymentId,
      Position request,
      String requestedBy,
      String reason,
      List<RollbackStep> steps,
      long fencingToken,
      Instant at)
      implements LaneEvent {}

  record RollbackRequested(
      String deploymentId,
      String requestedBy,
      String reason,
      String toVersion,
      List<RollbackStep> steps,
      long fencingToken,
      Position request,
      Instant at)
      implements LaneEvent {}

  record HoldNoted(String deploymentId, Instant until, String why, Instant at)
      implements LaneEvent {}

  record HoldResolved(
      String deploymentId,
      Position request,
      HoldDecision decision,
      String requestedBy,
      String reason,
      String component,
      Instant at)
      implements LaneEvent {}

  record LaneUnlocked(
      String deploymentId, Position request, String requestedBy, String reason, Instant at)
      implements LaneEvent {}

  record VerdictNoted(
      String deploymentId,
      Outcome outcome,
      @Nullable Integer score,
      List<PhaseScore> phases,
      List<String> overrides,
      List<String> reasons,
      String why,
      Instant at)
      implements LaneEvent {}

  record DeploymentStalled(String deploymentId, String waitingFor, String why, Instant at)
      implements LaneEvent {}

  record DeploymentClosed(
      String deploymentId,
      Outcome outcome,
      @Nullable Integer score,
      RollbackResult rollback,
      String version,
      String previousVersion,
      String runningVersion,
      String why,
      List<PhaseScore> phases,
      List<String> overrides,
      List<String> reasons,
      List<ComponentOutcome> components,
      boolean laneLocked,
      boolean manualRollback,
      Position request,
      Instant at)
      implements LaneEvent {}
}
