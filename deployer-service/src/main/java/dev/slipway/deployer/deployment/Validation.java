package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneEvent.CheckFinished;
import dev.slipway.deployer.deployment.LaneEvent.CheckStarted;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Phase 1: the checks of the plan, one after another; the first that fails ends it (PRE-08, PRE-09,
 * PRE-11).
 */
final class Validation {

  static final int PHASE = 1;
  static final String NAME = "Pre-Deployment Validation";

  private Validation() {}

  static void start(Story story) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    story.add(
        new PhaseStarted(progress.deploymentId(), PHASE, NAME, plan.checks().size(), story.at()));
    startCheck(story, 1, 1);
  }

  private static void startCheck(Story story, int number, int attempt) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    PlannedCheck check = plan.checks().get(number - 1);
    String actionId =
        "%s/%d/%d-%s/%d"
            .formatted(progress.deploymentId(), PHASE, number, slug(check.name()), attempt);
    story.add(
        new CheckStarted(
            progress.deploymentId(),
            PHASE,
            check.name(),
            number,
            plan.checks().size(),
            attempt,
            attempt,
            actionId,
            story.at().plus(check.action().timeout()),
            check.action(),
            story.at()));
  }

  /** The check under way has ended, or is given up. */
  static void finishCheck(Story story, Stage.Validating stage, ReportAction report) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    PlannedCheck check = plan.checks().get(stage.number() - 1);
    int of = plan.checks().size();
    boolean passed = report.result() == Result.SUCCEEDED;
    // an outage of ours says nothing about the release, and nothing has run that could be repeated
    boolean again = report.errorClass() == ErrorClass.MISSED && stage.attempt() < plan.attempts();
    checkFinished(story, stage, report, again ? story.at() : null);
    if (again) {
      startCheck(story, stage.number(), stage.attempt() + 1);
      return;
    }
    if (!passed) {
      String reason =
          "check %d of %d, %s, failed: %s"
              .formatted(stage.number(), of, check.name(), report.detail());
      finish(story, PhaseResult.FAILED, reason);
      if (plan.dryRun()) {
        Closing.closeDryRun(story, false, "Phase 1 failed: " + reason);
      }
    } else if (stage.number() < of) {
      startCheck(story, stage.number() + 1, 1);
    } else {
      finish(story, PhaseResult.PASSED, "%d/%d checks passed".formatted(of, of));
      if (plan.dryRun()) {
        Closing.closeDryRun(
            story, true, "Dry run: %d/%d checks passed; nothing was deployed.".formatted(of, of));
      } else {
        Rollout.start(story);
      }
    }
  }

  /** The check under way has ended, whatever follows. */
  static void checkFinished(
      Story story, Stage.Validating stage, ReportAction report, @Nullable Instant next) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    boolean fine = report.result() == Result.SUCCEEDED || next != null;
    story.add(
        new CheckFinished(
            progress.deploymentId(),
            PHASE,
            plan.checks().get(stage.number() - 1).name(),
            stage.number(),
            plan.checks().size(),
            stage.attempt(),
            stage.attempt(),
            report.result(),
            fine ? report.detail() : "[CRITICAL] " + report.detail(),
            Duration.ofMillis(report.durationMillis()),
            next,
            report.measurements(),
            report.result() == Result.SUCCEEDED ? "" : report.output(),
            story.at()));
  }

  private static void finish(Story story, PhaseResult result, String reason) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    story.add(
        new PhaseFinished(
            progress.deploymentId(),
            PHASE,
            result,
            SkipReason.NONE,
            reason,
            Duration.between(progress.phaseStartedAt(), story.at()),
            Evidence.ofChecks(plan.checks().size(), progress.checks()),
            Rollout.rollbackSteps(progress, plan),
            progress.fencingToken(),
            story.at()));
  }

  /** A name as it may stand in an action id. */
  static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
