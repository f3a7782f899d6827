package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Active;
import dev.slipway.deployer.deployment.Lane.ManualRollback;
import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneCommand.RefuseRequest;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneCommand.ReportChecksEnded;
import dev.slipway.deployer.deployment.LaneCommand.ReportHold;
import dev.slipway.deployer.deployment.LaneCommand.ReportRollback;
import dev.slipway.deployer.deployment.LaneCommand.ReportVerdict;
import dev.slipway.deployer.deployment.LaneCommand.RequestCancel;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneCommand.RequestRollback;
import dev.slipway.deployer.deployment.LaneCommand.RequestUnlock;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.deployment.LaneCommand.WakeUp;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.deployer.deployment.LaneEvent.HoldNoted;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The rules of a lane: who may deploy next, phases 1 and 2, and how deployments are closed. */
public final class LaneDecider implements Decider<Lane, LaneCommand, LaneEvent> {

  @Override
  public Lane initial() {
    return Lane.EMPTY;
  }

  @Override
  public Lane evolve(Lane lane, LaneEvent event) {
    return LaneEvolution.evolve(lane, event);
  }

  @Override
  public Decision<LaneEvent> decide(Lane lane, LaneCommand command) {
    return switch (command) {
      case RequestDeployment c ->
          answer(lane, c.origin(), c, story -> Admission.deployment(story, c));
      case RefuseRequest c -> answer(lane, c.origin(), c, story -> Admission.refuse(story, c));
      case RequestRollback c -> answer(lane, c.origin(), c, story -> Admission.rollback(story, c));
      case RequestCancel c -> answer(lane, c.origin(), c, story -> Cancellation.cancel(story, c));
      case ResolveHold c -> answer(lane, c.origin(), c, story -> Admission.resolve(story, c));
      case RequestUnlock c -> answer(lane, c.origin(), c, story -> Locking.unlock(story, c));
      case ReportAction c -> actionEnded(lane, c);
      case ReportVerdict c -> verdict(lane, c);
      case ReportHold c -> held(lane, c);
      case ReportChecksEnded c -> checksEnded(lane, c);
      case ReportRollback c -> rolledBack(lane, c);
      case WakeUp c -> wakeUp(lane, c);
    };
  }

  @Override
  public Optional<Instant> wakeAt(Lane lane) {
    Active active = lane.active();
    return active == null ? Locking.remindAt(lane) : Optional.of(active.dueAt());
  }

  @Override
  public boolean isOver(Lane lane) {
    return lane.active() == null && lane.queue().isEmpty();
  }

  @Override
  public List<Effect> effects(Lane lane) {
    if (!(lane.active() instanceof Progress progress)) {
      return List.of();
    }
    return switch (progress.stage()) {
      case Stage.Validating s -> List.of(run(lane, progress, s, s.deadline()));
      case Stage.Deploying s -> List.of(run(lane, progress, s, s.deadline()));
      // still wanted, but to end now: so its end is told, and can be waited for
      case Stage.Stopping s -> {
        Stage.UnderWay ending = s.underWay();
        Instant deadline = s.since().isBefore(ending.deadline()) ? s.since() : ending.deadline();
        yield List.of(run(lane, progress, ending, deadline));
      }
      case Stage.Starting _,
          Stage.Moving _,
          Stage.WaitingToRetry _,
          Stage.AttemptHeld _,
          Stage.AwaitingVerdict _,
          Stage.RollingBack _,
          Stage.Withdrawing _,
          Stage.Cancelling _ ->
          List.of();
    };
  }

  private static Effect run(Lane lane, Progress progress, Stage.UnderWay stage, Instant deadline) {
    int phase =
        switch (stage) {
          case Stage.Validating _ -> Validation.PHASE;
          case Stage.Deploying _ -> Rollout.PHASE;
        };
    int attempt =
        switch (stage) {
          case Stage.Validating s -> s.attempt();
          case Stage.Deploying s -> s.attempt();
        };
    Plan plan = lane.plan(progress.deploymentId());
    Map<String, String> context =
        Map.of(
            "SLIPWAY_APPLICATION", plan.application(),
            "SLIPWAY_ENVIRONMENT", plan.environment(),
            "SLIPWAY_VERSION", plan.version(),
            "SLIPWAY_PHASE", Integer.toString(phase),
            "SLIPWAY_ATTEMPT", Integer.toString(attempt));
    return new Effect.RunAction(
        stage.actionId(),
        stage.action(),
        stage.startedAt(),
        deadline,
        progress.fencingToken(),
        context);
  }

  private static Decision<LaneEvent> answer(
      Lane lane, LaneCommand.Origin origin, LaneCommand command, Consumer<Story> rule) {
    if (Admission.isAnswered(lane, origin)) {
      return Decision.nothing();
    }
    return tell(lane, command.at(), rule);
  }

  private static Decision<LaneEvent> tell(Lane lane, Instant at, Consumer<Story> rule) {
    Story story = new Story(lane, at);
    rule.accept(story);
    return story.told();
  }

  private static Decision<LaneEvent> actionEnded(Lane lane, ReportAction report) {
    if (lane.active() instanceof Progress progress) {
      if (progress.stage() instanceof Stage.Validating s
          && s.actionId().equals(report.actionId())) {
        return tell(lane, report.at(), story -> Validation.finishCheck(story, s, report));
      }
      if (progress.stage() instanceof Stage.Deploying s && s.actionId().equals(report.actionId())) {
        return tell(lane, report.at(), story -> Rollout.finishAttempt(story, s, report));
      }
      if (progress.stage() instanceof Stage.Stopping s
          && s.underWay().actionId().equals(report.actionId())) {
        return tell(lane, report.at(), story -> Cancellation.ended(story, s, report));
      }
    }
    return Decision.refuse(
        Refusal.STALE,
        "Expected %s to be under way, but it is not; its report changes nothing."
            .formatted(report.actionId()));
  }

  private static Decision<LaneEvent> verdict(Lane lane, ReportVerdict verdict) {
    if (lane.isRunning(verdict.deploymentId()) && lane.active() instanceof Progress progress) {
      if (progress.stage() instanceof Stage.AwaitingVerdict) {
        return tell(lane, verdict.at(), story -> Closing.verdict(story, verdict));
      }
      if (progress.stage() instanceof Stage.Withdrawing s) {
        return tell(lane, verdict.at(), story -> Cancellation.checksEnded(story, s));
      }
    }
    return stale("a verdict", verdict.deploymentId());
  }

  private static Decision<LaneEvent> checksEnded(Lane lane, ReportChecksEnded report) {
    return lane.isRunning(report.deploymentId())
            && lane.active() instanceof Progress progress
            && progress.stage() instanceof Stage.Withdrawing s
        ? tell(lane, report.at(), story -> Cancellation.checksEnded(story, s))
        // cancelled in phase 1 or 2, or closed: nobody waits for it
        : Decision.nothing();
  }

  private static Decision<LaneEvent> held(Lane lane, ReportHold hold) {
    if (lane.isRunning(hold.deploymentId())
        && lane.active() instanceof Progress progress
        && progress.stage() instanceof Stage.AwaitingVerdict s
        && s.hold() == Stage.Hold.NONE
        && hold.until().isAfter(hold.at())) {
      return Decision.accept(
          new HoldNoted(hold.deploymentId(), hold.until(), hold.why(), hold.at()));
    }
    return stale("a hold", hold.deploymentId());
  }

  private static Decision<LaneEvent> rolledBack(Lane lane, ReportRollback rollback) {
    if (!lane.isRunning(rollback.deploymentId())) {
      return stale("a rollback", rollback.deploymentId());
    }
    return switch (lane.active()) {
      case ManualRollback manual ->
          tell(lane, rollback.at(), story -> Closing.manuallyRolledBack(story, manual, rollback));
      case Progress progress ->
          switch (progress.stage()) {
            case Stage.RollingBack _, Stage.Cancelling _ ->
                tell(lane, rollback.at(), story -> Closing.rolledBack(story, progress, rollback));
            // the verdict that ordered it is on another topic and has not been read yet
            case Stage.AwaitingVerdict _, Stage.Withdrawing _ -> Decision.postpone();
            case Stage.Starting _,
                Stage.Moving _,
                Stage.Validating _,
                Stage.Deploying _,
                Stage.WaitingToRetry _,
                Stage.AttemptHeld _,
                Stage.Stopping _ ->
                stale("a rollback", rollback.deploymentId());
          };
      case null -> stale("a rollback", rollback.deploymentId());
    };
  }

  private Decision<LaneEvent> wakeUp(Lane lane, WakeUp wakeUp) {
    Active active = lane.active();
    if (wakeAt(lane).filter(due -> !wakeUp.at().isBefore(due)).isEmpty()) {
      return Decision.nothing();
    }
    if (active == null) {
      return tell(lane, wakeUp.at(), Locking::remind);
    }
    if (active instanceof ManualRollback) {
      return tell(lane, wakeUp.at(), story -> stall(story, active, "the rollback"));
    }
    return tell(
        lane,
        wakeUp.at(),
        story -> {
          switch (lane.progress().stage()) {
            case Stage.Validating s ->
                Validation.finishCheck(story, s, silent(s.actionId(), s.startedAt(), story));
            case Stage.Deploying s ->
                Rollout.finishAttempt(story, s, silent(s.actionId(), s.startedAt(), story));
            case Stage.Stopping s ->
                Cancellation.ended(
                    story, s, silent(s.underWay().actionId(), s.underWay().startedAt(), story));
            case Stage.WaitingToRetry s -> Rollout.startAttempt(story, s.step(), s.nextAttempt());
            case Stage.AttemptHeld s -> UnknownOutcome.undecided(story, s);
            case Stage.AwaitingVerdict s ->
                stall(story, active, s.isHeld() ? "a decision about the hold" : "the verdict");
            case Stage.Withdrawing _ -> stall(story, active, "the end of its checks");
            case Stage.RollingBack _, Stage.Cancelling _ -> stall(story, active, "the rollback");
            case Stage.Starting _, Stage.Moving _ ->
                throw new IllegalStateException(
                    "Expected no decision to end between two steps, but one did.");
          }
        });
  }

  private static void stall(Story story, Active active, String waitingFor) {
    story.add(
        new DeploymentStalled(
            active.deploymentId(),
            waitingFor,
            "Expected %s of %s by now, but it did not come; look at the services' health."
                .formatted(waitingFor, active.deploymentId()),
            story.at()));
  }

  private static ReportAction silent(String actionId, Instant startedAt, Story story) {
    return new ReportAction(
        actionId,
        Result.OUTCOME_UNKNOWN,
        "nothing was heard of it after its deadline",
        ErrorClass.TRANSIENT,
        Duration.between(startedAt, story.at()).toMillis(),
        Map.of(),
        "",
        story.at());
  }

  private static Decision<LaneEvent> stale(String what, String deploymentId) {
    return Decision.refuse(
        Refusal.STALE, "Expected %s to await %s, but it does not.".formatted(deploymentId, what));
  }
}
