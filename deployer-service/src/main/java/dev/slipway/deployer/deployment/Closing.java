package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.ManualRollback;
import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.Lane.Stable;
import dev.slipway.deployer.deployment.LaneCommand.ReportRollback;
import dev.slipway.deployer.deployment.LaneCommand.ReportVerdict;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.DryRunReported;
import dev.slipway.deployer.deployment.LaneEvent.VerdictNoted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Release;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.SkipReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How deployments end, and how the next one in the queue starts. */
final class Closing {

  private Closing() {}

  /**
   * A verdict that keeps the release closes at once; one that does not waits for the rollback
   * (CX-07).
   */
  static void verdict(Story story, ReportVerdict verdict) {
    Progress progress = story.lane().progress();
    if (verdict.rollback()) {
      story.add(
          new VerdictNoted(
              progress.deploymentId(),
              verdict.outcome(),
              verdict.total(),
              verdict.phases(),
              verdict.overrides(),
              verdict.reasons(),
              verdict.why(),
              story.at()));
      return;
    }
    Plan plan = story.lane().plan(progress.deploymentId());
    close(
        story,
        new DeploymentClosed(
            progress.deploymentId(),
            verdict.outcome(),
            verdict.total(),
            RollbackResult.NONE,
            plan.version(),
            versionOf(progress.before()),
            plan.version(),
            verdict.why(),
            verdict.phases(),
            verdict.overrides(),
            verdict.reasons(),
            List.of(),
            false,
            false,
            Position.NONE,
            story.at()));
  }

  /** The rollback that a verdict or a cancel ordered has ended. */
  static void rolledBack(Story story, Progress progress, ReportRollback rollback) {
    boolean failed = rollback.result() == RollbackResult.FAILED;
    Plan plan = story.lane().plan(progress.deploymentId());
    String before = versionOf(progress.before());
    DeploymentClosed closed =
        switch (progress.stage()) {
          case Stage.RollingBack s ->
              new DeploymentClosed(
                  progress.deploymentId(),
                  s.outcome(),
                  s.score(),
                  rollback.result(),
                  plan.version(),
                  before,
                  running(story, rollback, before),
                  failed ? s.why() + " " + rollback.why() : s.why(),
                  s.phases(),
                  s.overrides(),
                  s.reasons(),
                  rollback.components(),
                  failed,
                  false,
                  Position.NONE,
                  story.at());
          case Stage.Cancelling s ->
              new DeploymentClosed(
                  progress.deploymentId(),
                  Outcome.CANCELLED,
                  null,
                  rollback.result(),
                  plan.version(),
                  before,
                  running(story, rollback, before),
                  "Cancelled by %s: %s %s"
                      .formatted(s.requestedBy(), Sentences.sentence(s.reason()), rollback.why()),
                  List.of(),
                  List.of(),
                  List.of("CANCELLED"),
                  rollback.components(),
                  failed,
                  false,
                  Position.NONE,
                  story.at());
          case Stage.Starting _,
              Stage.Validating _,
              Stage.Moving _,
              Stage.Deploying _,
              Stage.WaitingToRetry _,
              Stage.AttemptHeld _,
              Stage.AwaitingVerdict _,
              Stage.Stopping _,
              Stage.Withdrawing _ ->
              throw new IllegalStateException(
                  "Expected a rollback under way, but found " + progress.stage());
        };
    close(story, closed);
  }

  /** A manual rollback of the live release has ended: the second record of that deployment. */
  static void manuallyRolledBack(Story story, ManualRollback manual, ReportRollback rollback) {
    Stable live = story.lane().live();
    boolean failed = rollback.result() == RollbackResult.FAILED;
    String why =
        "Rolled back to %s by %s: %s %s"
            .formatted(
                manual.toVersion(),
                manual.requestedBy(),
                Sentences.sentence(manual.reason()),
                rollback.why());
    close(
        story,
        new DeploymentClosed(
            manual.deploymentId(),
            live == null ? Outcome.UNKNOWN : live.outcome(),
            live == null ? null : live.score(),
            rollback.result(),
            live == null ? "" : live.release().version(),
            manual.toVersion(),
            running(story, rollback, manual.toVersion()),
            why,
            List.of(),
            List.of(),
            List.of("MANUAL"),
            rollback.components(),
            failed,
            true,
            Position.NONE,
            story.at()));
  }

  static void closeDryRun(Story story, boolean passed, String why) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    story.add(new DryRunReported(progress.deploymentId(), DryRun.steps(plan), story.at()));
    String running = story.lane().runningVersion();
    PhaseScore phase =
        new PhaseScore(
            1, null, passed ? PhaseResult.PASSED : PhaseResult.FAILED, SkipReason.NONE, why);
    close(
        story,
        new DeploymentClosed(
            progress.deploymentId(),
            Outcome.DRY_RUN,
            null,
            RollbackResult.NONE,
            plan.version(),
            versionOf(progress.before()),
            running,
            why,
            List.of(phase),
            List.of(),
            List.of(),
            List.of(),
            false,
            false,
            Position.NONE,
            story.at()));
  }

  /** A deployment that never left the queue ends. */
  static void closeWaiting(
      Story story, String deploymentId, Outcome outcome, String why, Position request) {
    Plan plan = story.lane().plan(deploymentId);
    Stable live = story.lane().live();
    story.add(
        new DeploymentClosed(
            deploymentId,
            outcome,
            null,
            RollbackResult.NONE,
            plan.version(),
            live == null ? "" : live.release().version(),
            story.lane().runningVersion(),
            why,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            false,
            request,
            story.at()));
  }

  private static void close(Story story, DeploymentClosed closed) {
    story.add(closed);
    if (closed.laneLocked()) {
      Locking.remind(story);
      return;
    }
    startNext(story);
  }

  /** Starts the first deployment of the queue, if the lane is free and there is one. */
  static void startNext(Story story) {
    Lane lane = story.lane();
    if (lane.active() != null || lane.queue().isEmpty()) {
      return;
    }
    String id = lane.queue().getFirst();
    Stable live = lane.live();
    story.add(
        new DeploymentStarted(
            id, live == null ? null : live.release(), DeploymentIds.offset(id), story.at()));
    Validation.start(story);
  }

  private static String running(Story story, ReportRollback rollback, String before) {
    boolean doubtful =
        story.lane().failedRollback() != null
            && !LaneEvolution.broughtBack(rollback.result(), rollback.components());
    boolean nothingRuns =
        !rollback.components().isEmpty()
            && rollback.components().stream()
                .allMatch(c -> c.result().equals(ComponentOutcome.TAKEN_DOWN));
    return nothingRuns || doubtful || rollback.result() == RollbackResult.FAILED ? "" : before;
  }

  private static String versionOf(@Nullable Release release) {
    return release == null ? "" : release.version();
  }
}
