package dev.slipway.deployer.kafka;

import dev.slipway.deployer.deployment.DryRun;
import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.Lane.Accepted;
import dev.slipway.deployer.deployment.Lane.Active;
import dev.slipway.deployer.deployment.Lane.Ended;
import dev.slipway.deployer.deployment.Lane.FailedRollback;
import dev.slipway.deployer.deployment.Lane.ManualRollback;
import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.Lane.Stable;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentAccepted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.DryRunReported;
import dev.slipway.deployer.deployment.LaneEvent.LaneUnlocked;
import dev.slipway.deployer.deployment.LaneEvent.RollbackRequested;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What others read: the final record of a deployment, and what runs where now. */
public final class LaneOutlet implements Outlet<Lane, LaneEvent> {

  record DeploymentResult(
      String version,
      String previousVersion,
      Outcome outcome,
      @Nullable Integer score,
      List<PhaseScore> phases,
      RollbackResult rollback,
      List<ComponentOutcome> components,
      String runningVersion,
      String why,
      List<String> overrides,
      List<String> reasons,
      String requestedBy,
      String message,
      Position request,
      Instant acceptedAt,
      Instant finishedAt,
      boolean manualRollback,
      String idempotencyKey,
      List<String> notes) {}

  record DeploymentState(
      String version,
      String previousVersion,
      String stableDeploymentId,
      String activeDeploymentId,
      String activeVersion,
      String heldBecause,
      List<String> queued,
      boolean locked,
      String lockedBecause,
      String failedRollbackId,
      List<ComponentOutcome> components,
      String lastDeploymentId,
      Outcome lastOutcome,
      @Nullable Integer lastScore) {}

  @Override
  public List<String> topics() {
    return List.of(Topics.DEPLOYMENT_RESULTS, Topics.DEPLOYMENT_STATE);
  }

  @Override
  public List<Publication> publish(LaneEvent event, Lane before, Lane after) {
    return switch (event) {
      case DeploymentClosed closed -> List.of(result(closed, before), state(after));
      case DeploymentRejected rejected ->
          rejected.requestType().equals("DeployRequested")
              ? List.of(result(rejected, before))
              : List.of();
      case DeploymentAccepted _, DeploymentStarted _, RollbackRequested _, LaneUnlocked _ ->
          List.of(state(after));
      case LaneEvent.RequestRepeated _,
          LaneEvent.PhaseStarted _,
          LaneEvent.CheckStarted _,
          LaneEvent.CheckFinished _,
          LaneEvent.AttemptStarted _,
          LaneEvent.AttemptFinished _,
          LaneEvent.AttemptHeld _,
          LaneEvent.PhaseFinished _,
          DryRunReported _,
          LaneEvent.CancelNoted _,
          LaneEvent.CancelRequested _,
          LaneEvent.HoldNoted _,
          LaneEvent.HoldResolved _,
          LaneEvent.VerdictNoted _,
          LaneEvent.DeploymentStalled _ ->
          before.heldBecause().equals(after.heldBecause()) ? List.of() : List.of(state(after));
    };
  }

  private static Publication result(DeploymentClosed e, Lane before) {
    Accepted accepted = before.accepted().get(e.deploymentId());
    ManualRollback manual = before.active() instanceof ManualRollback m ? m : null;
    List<String> notes = new ArrayList<>();
    if (e.outcome() == Outcome.DRY_RUN && accepted != null) {
      notes.addAll(DryRun.steps(accepted.plan()));
    }
    return new Publication(
        Topics.DEPLOYMENT_RESULTS,
        "dev.slipway.results.DeploymentResult",
        new DeploymentResult(
            e.version(),
            e.previousVersion(),
            e.outcome(),
            e.score(),
            e.phases(),
            e.rollback(),
            e.components(),
            e.runningVersion(),
            e.why(),
            e.overrides(),
            e.reasons(),
            accepted != null ? accepted.requestedBy() : manual != null ? manual.requestedBy() : "",
            accepted != null ? accepted.message() : manual != null ? manual.reason() : "",
            accepted != null
                ? accepted.request()
                : manual != null ? manual.request() : Position.NONE,
            accepted != null ? accepted.acceptedAt() : manual != null ? manual.startedAt() : e.at(),
            e.at(),
            e.manualRollback(),
            accepted != null ? accepted.idempotencyKey() : "",
            notes));
  }

  private static Publication result(DeploymentRejected e, Lane before) {
    return new Publication(
        Topics.DEPLOYMENT_RESULTS,
        "dev.slipway.results.DeploymentResult",
        new DeploymentResult(
            e.version(),
            versionOf(before.live()),
            Outcome.REJECTED,
            null,
            List.of(),
            RollbackResult.NONE,
            List.of(),
            before.runningVersion(),
            e.why(),
            List.of(),
            List.of(e.reason()),
            e.requestedBy(),
            "",
            e.request(),
            e.at(),
            e.at(),
            false,
            e.idempotencyKey(),
            List.of()));
  }

  private static Publication state(Lane lane) {
    Ended last = lane.last();
    Active active = lane.active();
    String activeVersion =
        switch (active) {
          case Progress p -> versionOf(lane.accepted().get(p.deploymentId()));
          case ManualRollback m -> m.toVersion();
          case null -> "";
        };
    Stable live = lane.live();
    FailedRollback failed = lane.failedRollback();
    return new Publication(
        Topics.DEPLOYMENT_STATE,
        "dev.slipway.results.DeploymentState",
        new DeploymentState(
            lane.runningVersion(),
            versionOf(lane.previous()),
            live == null || failed != null ? "" : live.release().deploymentId(),
            active == null ? "" : active.deploymentId(),
            activeVersion,
            lane.heldBecause(),
            lane.queue(),
            !lane.lockedBecause().isEmpty(),
            lane.lockedBecause(),
            failed == null ? "" : failed.deploymentId(),
            failed == null ? List.of() : failed.components(),
            last == null ? "" : last.deploymentId(),
            last == null ? Outcome.UNKNOWN : last.outcome(),
            last == null ? null : last.score()));
  }

  private static String versionOf(@Nullable Accepted accepted) {
    return accepted == null ? "" : accepted.plan().version();
  }

  private static String versionOf(@Nullable Stable stable) {
    return stable == null ? "" : stable.release().version();
  }
}
