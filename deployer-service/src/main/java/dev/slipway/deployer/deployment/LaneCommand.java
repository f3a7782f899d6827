package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be asked of a lane, or reported to it. */
public sealed interface LaneCommand {

  /** Log time of the input. */
  Instant at();

  /**
   * Where a request comes from.
   *
   * @param cause position of the admitting record in the lane's facts; names the deployment
   * @param request position of the request itself
   * @param idempotencyKey never empty: the request's position where the publisher gave none
   */
  record Origin(Position cause, Position request, String requestedBy, String idempotencyKey) {}

  /** A well-formed request with its plan. */
  record RequestDeployment(
      Origin origin,
      Plan plan,
      Mode mode,
      String message,
      Map<String, String> labels,
      String payloadSha256,
      Instant at)
      implements LaneCommand {}

  /** A request that is not well formed or not allowed. */
  record RefuseRequest(
      Origin origin,
      String requestType,
      String version,
      String reason,
      String field,
      String sentence,
      Instant at)
      implements LaneCommand {}

  /** Bring the release before back; an empty version means the previous stable one. */
  record RequestRollback(Origin origin, String toVersion, String reason, Instant at)
      implements LaneCommand {}

  /** Stop a deployment; an empty id means the running one. */
  record RequestCancel(Origin origin, String deploymentId, String reason, Instant at)
      implements LaneCommand {}

  /**
   * A person's decision about a held deployment.
   *
   * @param requestedAt log time of the request itself
   */
  record ResolveHold(
      Origin origin,
      String deploymentId,
      HoldDecision decision,
      String reason,
      Instant requestedAt,
      Instant at)
      implements LaneCommand {}

  /** Somebody has looked at a locked lane. */
  record RequestUnlock(Origin origin, String reason, Instant at) implements LaneCommand {}

  /** An ordered action has ended. */
  record ReportAction(
      String actionId,
      Result result,
      String detail,
      ErrorClass errorClass,
      long durationMillis,
      Map<String, Double> measurements,
      String output,
      Instant at)
      implements LaneCommand {}

  /** The scorer's verdict. */
  record ReportVerdict(
      String deploymentId,
      Outcome outcome,
      boolean rollback,
      @Nullable Integer total,
      List<PhaseScore> phases,
      List<String> overrides,
      List<String> reasons,
      String why,
      Instant at)
      implements LaneCommand {}

  /** Nothing that others had under way for a cancelled deployment is under way any more. */
  record ReportChecksEnded(String deploymentId, Instant at) implements LaneCommand {}

  /** The scorer holds the deployment. */
  record ReportHold(String deploymentId, Instant until, String why, Instant at)
      implements LaneCommand {}

  /** The rollback has ended. */
  record ReportRollback(
      String deploymentId,
      RollbackResult result,
      List<ComponentOutcome> components,
      String why,
      Instant at)
      implements LaneCommand {}

  /** A due time has come. */
  record WakeUp(Instant at) implements LaneCommand {}
}
