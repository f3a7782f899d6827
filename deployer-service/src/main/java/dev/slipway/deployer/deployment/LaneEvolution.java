package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Accepted;
import dev.slipway.deployer.deployment.Lane.Ended;
import dev.slipway.deployer.deployment.Lane.FailedRollback;
import dev.slipway.deployer.deployment.Lane.ManualRollback;
import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.Lane.Remembered;
import dev.slipway.deployer.deployment.Lane.Stable;
import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.AttemptHeld;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.CancelNoted;
import dev.slipway.deployer.deployment.LaneEvent.CancelRequested;
import dev.slipway.deployer.deployment.LaneEvent.CheckFinished;
import dev.slipway.deployer.deployment.LaneEvent.CheckStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentAccepted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.DryRunReported;
import dev.slipway.deployer.deployment.LaneEvent.HoldNoted;
import dev.slipway.deployer.deployment.LaneEvent.HoldResolved;
import dev.slipway.deployer.deployment.LaneEvent.LaneUnlocked;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.deployer.deployment.LaneEvent.RequestRepeated;
import dev.slipway.deployer.deployment.LaneEvent.RollbackRequested;
import dev.slipway.deployer.deployment.LaneEvent.VerdictNoted;
import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Release;
import dev.slipway.runtime.contract.ReleasedComponent;
import dev.slipway.runtime.contract.RollbackResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an event does to a lane. */
final class LaneEvolution {

  /** Answers are remembered this long, so that a repeated request gets the first answer. */
  static final Duration MEMORY = Duration.ofDays(30);

  /**
   * Beyond the monitoring window, this long may pass before a silent deployment is reported as
   * stalled.
   */
  static final Duration PATIENCE = Duration.ofMinutes(30);

  private LaneEvolution() {}

  static Lane evolve(Lane lane, LaneEvent event) {
    return switch (event) {
      case DeploymentAccepted e -> accepted(lane, e);
      case DeploymentRejected e -> remember(lane, e.request(), e.deploymentId(), "", e.at());
      case RequestRepeated e -> remember(lane, e.request(), e.deploymentId(), "", e.at());
      case DeploymentStarted e -> started(lane, e);
      case PhaseStarted e -> phaseStarted(lane, e);
      case CheckStarted e ->
          lane.withStage(
              new Stage.Validating(
                  e.number(),
                  e.attempt(),
                  e.actionId(),
                  e.action(),
                  e.at(),
                  e.deadline(),
                  e.deadline().plus(grace(lane))));
      case CheckFinished e -> checkFinished(lane, e);
      case AttemptStarted e -> RolloutEvolution.started(lane, e);
      case AttemptFinished e -> RolloutEvolution.finished(lane, e);
      case AttemptHeld e -> RolloutEvolution.held(lane, e);
      case PhaseFinished e -> phaseFinished(lane, e);
      case DryRunReported _ -> lane;
      case CancelNoted e -> cancelNoted(lane, e);
      case CancelRequested e -> cancelRequested(lane, e);
      case RollbackRequested e -> rollbackRequested(lane, e);
      case HoldNoted e ->
          lane.withStage(
              new Stage.AwaitingVerdict(
                  Stage.Hold.HELD, e.why(), e.at(), e.until().plus(PATIENCE)));
      case HoldResolved e -> resolved(remember(lane, e.request(), e.deploymentId(), "", e.at()), e);
      case LaneUnlocked e -> unlocked(lane, e);
      case VerdictNoted e ->
          lane.withStage(
              new Stage.RollingBack(
                  e.outcome(),
                  e.score(),
                  e.phases(),
                  e.overrides(),
                  e.reasons(),
                  e.why(),
                  e.at().plus(PATIENCE)));
      case DeploymentStalled e -> stalled(lane, e);
      case DeploymentClosed e -> closed(lane, e);
    };
  }

  private static Lane resolved(Lane lane, HoldResolved e) {
    return e.component().isEmpty()
        ? lane.withStage(
            new Stage.AwaitingVerdict(Stage.Hold.RESOLVED, "", e.at(), e.at().plus(PATIENCE)))
        : RolloutEvolution.resolved(lane, e);
  }

  static Duration grace(Lane lane) {
    return lane.plan(lane.progress().deploymentId()).grace();
  }

  private static Lane accepted(Lane lane, DeploymentAccepted e) {
    List<String> queue = new ArrayList<>(lane.queue());
    queue.add(e.deploymentId());
    Lane next = remember(lane, e.request(), e.deploymentId(), e.payloadSha256(), e.at());
    Map<String, Remembered> remembered = new TreeMap<>(next.remembered());
    remembered.put(e.idempotencyKey(), new Remembered(e.deploymentId(), e.payloadSha256(), e.at()));
    return next.withRemembered(remembered)
        .withQueue(queue)
        .withAccepted(
            e.deploymentId(),
            new Accepted(
                e.plan(), e.request(), e.requestedBy(), e.message(), e.idempotencyKey(), e.at()));
  }

  private static Lane remember(
      Lane lane, Position request, String deploymentId, String payload, Instant at) {
    Map<String, Remembered> remembered = new TreeMap<>(lane.remembered());
    remembered.values().removeIf(old -> old.at().plus(MEMORY).isBefore(at));
    remembered.put(request.toString(), new Remembered(deploymentId, payload, at));
    return lane.withRemembered(remembered);
  }

  private static Lane started(Lane lane, DeploymentStarted e) {
    if (lane.active() != null) {
      throw new IllegalStateException(
          "Expected a free lane for %s, but %s is active."
              .formatted(e.deploymentId(), lane.active()));
    }
    List<String> queue = lane.queue().stream().filter(id -> !id.equals(e.deploymentId())).toList();
    return lane.withQueue(queue)
        .withActive(
            new Progress(
                e.deploymentId(),
                e.previous(),
                e.fencingToken(),
                e.at(),
                List.of(),
                List.of(),
                new Stage.Starting(e.at())));
  }

  private static Lane phaseStarted(Lane lane, PhaseStarted e) {
    Progress p = lane.progress();
    return lane.withActive(
        new Progress(
            p.deploymentId(),
            p.before(),
            p.fencingToken(),
            e.at(),
            p.checks(),
            p.components(),
            new Stage.Moving(e.at())));
  }

  private static Lane checkFinished(Lane lane, CheckFinished e) {
    Progress p = lane.progress();
    PlannedCheck planned = lane.plan(p.deploymentId()).checks().get(e.number() - 1);
    List<CheckEvidence> checks = new ArrayList<>(p.checks());
    if (e.nextAttemptAt() == null) {
      checks.add(new CheckEvidence(e.name(), planned.kind(), e.result(), e.attempt(), e.detail()));
    }
    return lane.withActive(
        new Progress(
            p.deploymentId(),
            p.before(),
            p.fencingToken(),
            p.phaseStartedAt(),
            checks,
            p.components(),
            new Stage.Moving(e.at())));
  }

  private static Lane phaseFinished(Lane lane, PhaseFinished e) {
    Plan plan = lane.plan(e.deploymentId());
    boolean goesOn = e.phase() == 1 && e.result() == PhaseResult.PASSED;
    Stage next =
        goesOn || plan.dryRun()
            ? new Stage.Moving(e.at())
            : new Stage.AwaitingVerdict(
                Stage.Hold.NONE,
                "",
                e.at(),
                e.at().plus(plan.monitoring().window()).plus(PATIENCE));
    return lane.withStage(next);
  }

  private static Lane cancelNoted(Lane lane, CancelNoted e) {
    Stage next =
        switch (lane.progress().stage()) {
          case Stage.UnderWay underWay ->
              new Stage.Stopping(
                  underWay,
                  e.requestedBy(),
                  e.reason(),
                  e.request(),
                  e.at(),
                  e.at().plus(grace(lane)));
          case Stage.AwaitingVerdict _ ->
              new Stage.Withdrawing(
                  e.requestedBy(), e.reason(), e.request(), e.at().plus(PATIENCE));
          case Stage.Starting _,
              Stage.Moving _,
              Stage.WaitingToRetry _,
              Stage.AttemptHeld _,
              Stage.RollingBack _,
              Stage.Stopping _,
              Stage.Withdrawing _,
              Stage.Cancelling _ ->
              throw new IllegalStateException(
                  "Expected something to be under way, but found " + lane.progress().stage());
        };
    return remember(lane, e.request(), e.deploymentId(), "", e.at()).withStage(next);
  }

  private static Lane cancelRequested(Lane lane, CancelRequested e) {
    return remember(lane, e.request(), e.deploymentId(), "", e.at())
        .withStage(new Stage.Cancelling(e.requestedBy(), e.reason(), e.at().plus(PATIENCE)));
  }

  private static Lane rollbackRequested(Lane lane, RollbackRequested e) {
    if (lane.active() != null) {
      throw new IllegalStateException(
          "Expected a free lane for a manual rollback, but %s is active.".formatted(lane.active()));
    }
    return remember(lane, e.request(), e.deploymentId(), "", e.at())
        .withActive(
            new ManualRollback(
                e.deploymentId(),
                e.toVersion(),
                e.request(),
                e.requestedBy(),
                e.reason(),
                e.at(),
                e.at().plus(PATIENCE)));
  }

  private static Lane stalled(Lane lane, DeploymentStalled e) {
    Instant due = e.at().plus(PATIENCE);
    return switch (lane.active()) {
      case ManualRollback m ->
          lane.withActive(
              new ManualRollback(
                  m.deploymentId(),
                  m.toVersion(),
                  m.request(),
                  m.requestedBy(),
                  m.reason(),
                  m.startedAt(),
                  due));
      case Progress p ->
          switch (p.stage()) {
            case Stage.AwaitingVerdict s ->
                lane.withStage(
                    new Stage.AwaitingVerdict(s.hold(), s.heldBecause(), s.since(), due));
            case Stage.RollingBack s ->
                lane.withStage(
                    new Stage.RollingBack(
                        s.outcome(),
                        s.score(),
                        s.phases(),
                        s.overrides(),
                        s.reasons(),
                        s.why(),
                        due));
            case Stage.Withdrawing s ->
                lane.withStage(
                    new Stage.Withdrawing(s.requestedBy(), s.reason(), s.request(), due));
            case Stage.Cancelling s ->
                lane.withStage(new Stage.Cancelling(s.requestedBy(), s.reason(), due));
            case Stage.Starting _,
                Stage.Moving _,
                Stage.Validating _,
                Stage.Deploying _,
                Stage.WaitingToRetry _,
                Stage.AttemptHeld _,
                Stage.Stopping _ ->
                throw new IllegalStateException(
                    "Expected a stage that waits for others, but found " + p.stage());
          };
      case null -> lane.withFailedRollback(failedRollback(lane).remindingAt(due));
    };
  }

  private static Lane closed(Lane lane, DeploymentClosed e) {
    Lane before =
        e.request().isNone() ? lane : remember(lane, e.request(), e.deploymentId(), "", e.at());
    Lane next =
        before.withQueue(lane.queue().stream().filter(id -> !id.equals(e.deploymentId())).toList());
    if (lane.isRunning(e.deploymentId())) {
      next = next.withActive(null);
    }
    if (e.manualRollback()) {
      if (e.rollback() == RollbackResult.DONE) {
        next = next.withLive(lane.previous(), null);
      }
    } else if (stays(e)) {
      Stable stable =
          new Stable(
              release(e.deploymentId(), lane.plan(e.deploymentId())), e.outcome(), e.score());
      next = next.withLive(stable, differs(lane.live(), stable) ? lane.live() : lane.previous());
    }
    if (e.laneLocked()) {
      next =
          next.withFailedRollback(
              new FailedRollback(
                  e.deploymentId(), e.why(), e.components(), true, e.at().plus(PATIENCE)));
    } else if (stays(e) || broughtBack(e.rollback(), e.components())) {
      next = next.withFailedRollback(null);
    }
    return next.withoutAccepted(e.deploymentId())
        .withLast(new Ended(e.deploymentId(), e.outcome(), e.score()));
  }

  private static boolean stays(DeploymentClosed e) {
    return !e.manualRollback() && (e.outcome() == Outcome.PASS || e.outcome() == Outcome.WARNING);
  }

  /**
   * A rollback that touched every component leaves no doubt about what runs, also where an earlier
   * one had failed.
   */
  static boolean broughtBack(RollbackResult rollback, List<ComponentOutcome> components) {
    return rollback == RollbackResult.DONE
        && !components.isEmpty()
        && components.stream().noneMatch(c -> c.result().equals(ComponentOutcome.ALREADY_STABLE));
  }

  private static Lane unlocked(Lane lane, LaneUnlocked e) {
    return remember(lane, e.request(), e.deploymentId(), "", e.at())
        .withFailedRollback(failedRollback(lane).unlocked());
  }

  private static FailedRollback failedRollback(Lane lane) {
    FailedRollback failed = lane.failedRollback();
    if (failed == null) {
      throw new IllegalStateException("Expected a rollback that failed, but none has.");
    }
    return failed;
  }

  /**
   * Bringing a version back that runs anyway would change nothing, so it is not what a rollback
   * goes back to (CX-56).
   */
  private static boolean differs(@Nullable Stable before, Stable now) {
    return before != null && !before.release().version().equals(now.release().version());
  }

  private static Release release(String deploymentId, Plan plan) {
    List<ReleasedComponent> components = new ArrayList<>();
    for (PlannedComponent component : plan.components()) {
      components.add(new ReleasedComponent(component.name(), plan.version(), component.restore()));
    }
    return new Release(deploymentId, plan.version(), components);
  }
}
