package dev.slipway.deployer.kafka;

import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.deployer.deployment.LaneCommand.Origin;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Inbox;
import dev.slipway.runtime.shard.Input;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the deployer reads, as commands to the lane. */
public final class LaneInbox implements Inbox<LaneCommand> {

  /** Why scoring ends before there is a verdict, where somebody waits for that. */
  private static final String CANCELLED = "CANCELLED";

  private record DeployAdmitted(
      Plan plan,
      Mode mode,
      String message,
      Map<String, String> labels,
      String payloadSha256,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  private record RequestRefused(
      String requestType,
      String version,
      String reason,
      String field,
      String sentence,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  private record RollbackAdmitted(
      String toVersion,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  private record CancelAdmitted(
      String deploymentId,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  private record HoldResolutionAdmitted(
      String deploymentId,
      HoldDecision decision,
      String reason,
      Position request,
      Instant requestedAt,
      String requestedBy,
      String idempotencyKey) {}

  private record LaneUnlockAdmitted(
      String reason, Position request, String requestedBy, String idempotencyKey) {}

  private record DeploymentScored(
      String deploymentId,
      Outcome outcome,
      String action,
      @Nullable Integer total,
      List<PhaseScore> phases,
      List<String> overrides,
      List<String> reasons,
      String why) {}

  private record DeploymentHeld(String deploymentId, Instant until, String why) {}

  private record ScoringEnded(String deploymentId, String reason) {}

  private record RollbackFinished(
      String deploymentId, RollbackResult result, List<ComponentOutcome> components, String why) {}

  @Override
  public Optional<Addressed<LaneCommand>> read(Input input) {
    return command(input).map(command -> new Addressed<>(input.lane(), command));
  }

  private static Optional<LaneCommand> command(Input input) {
    return switch (input.type()) {
      case "DeployAdmitted" -> Optional.of(deploy(input, input.as(DeployAdmitted.class)));
      case "RequestRefused" -> {
        RequestRefused f = input.as(RequestRefused.class);
        yield Optional.of(
            new LaneCommand.RefuseRequest(
                origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
                f.requestType(),
                f.version(),
                f.reason(),
                f.field(),
                f.sentence(),
                input.at()));
      }
      case "RollbackAdmitted" -> {
        RollbackAdmitted f = input.as(RollbackAdmitted.class);
        yield Optional.of(
            new LaneCommand.RequestRollback(
                origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
                f.toVersion(),
                f.reason(),
                input.at()));
      }
      case "CancelAdmitted" -> {
        CancelAdmitted f = input.as(CancelAdmitted.class);
        yield Optional.of(
            new LaneCommand.RequestCancel(
                origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
                f.deploymentId(),
                f.reason(),
                input.at()));
      }
      case "HoldResolutionAdmitted" -> {
        HoldResolutionAdmitted f = input.as(HoldResolutionAdmitted.class);
        yield Optional.of(
            new LaneCommand.ResolveHold(
                origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
                f.deploymentId(),
                f.decision(),
                f.reason(),
                f.requestedAt(),
                input.at()));
      }
      case "LaneUnlockAdmitted" -> {
        LaneUnlockAdmitted f = input.as(LaneUnlockAdmitted.class);
        yield Optional.of(
            new LaneCommand.RequestUnlock(
                origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
                f.reason(),
                input.at()));
      }
      case "ActionEnded" -> Optional.of(report(input, input.as(Fact.ActionEnded.class)));
      case "TimerDue" -> Optional.of(new LaneCommand.WakeUp(input.at()));
      case "DeploymentScored" -> {
        DeploymentScored e = input.as(DeploymentScored.class);
        yield Optional.of(
            new LaneCommand.ReportVerdict(
                e.deploymentId(),
                e.outcome(),
                e.action().equals("ROLLBACK"),
                e.total(),
                e.phases(),
                e.overrides(),
                e.reasons(),
                e.why(),
                input.at()));
      }
      case "DeploymentHeld" -> {
        DeploymentHeld e = input.as(DeploymentHeld.class);
        yield Optional.of(
            new LaneCommand.ReportHold(e.deploymentId(), e.until(), e.why(), input.at()));
      }
      case "ScoringEnded" -> {
        ScoringEnded e = input.as(ScoringEnded.class);
        yield e.reason().equals(CANCELLED)
            ? Optional.of(new LaneCommand.ReportChecksEnded(e.deploymentId(), input.at()))
            : Optional.empty();
      }
      case "RollbackFinished" -> {
        RollbackFinished e = input.as(RollbackFinished.class);
        yield Optional.of(
            new LaneCommand.ReportRollback(
                e.deploymentId(), e.result(), e.components(), e.why(), input.at()));
      }
      default -> Optional.empty();
    };
  }

  private static LaneCommand deploy(Input input, DeployAdmitted f) {
    return new LaneCommand.RequestDeployment(
        origin(input, f.request(), f.requestedBy(), f.idempotencyKey()),
        f.plan(),
        f.mode(),
        f.message(),
        f.labels(),
        f.payloadSha256(),
        input.at());
  }

  private static LaneCommand report(Input input, Fact.ActionEnded f) {
    return new LaneCommand.ReportAction(
        f.actionId(),
        f.result(),
        f.detail(),
        f.errorClass(),
        f.durationMillis(),
        f.measurements(),
        f.output(),
        input.at());
  }

  private static Origin origin(Input input, Position request, String requestedBy, String key) {
    return new Origin(
        input.position(), request, requestedBy, key.isEmpty() ? request.toString() : key);
  }
}
