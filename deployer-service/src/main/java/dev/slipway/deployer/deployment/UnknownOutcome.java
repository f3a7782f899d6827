package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.deployment.LaneEvent.AttemptHeld;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.Unresolved;
import java.time.Instant;

/**
 * What follows an attempt of which nobody knows how it ended and which is not made again (DEP-08):
 * its component's question is asked, and where nothing answers, the component's policy decides
 * (DEP-10).
 */
final class UnknownOutcome {

  private UnknownOutcome() {}

  /** Whether the component says what then: a question, or that a person is asked. */
  static boolean isDeclared(Plan plan, int step) {
    if (step >= plan.components().size()) {
      return false;
    }
    PlannedComponent component = plan.components().get(step);
    return component.verify() != null || component.onUnresolved() == Unresolved.HOLD;
  }

  /** An attempt ended so. */
  static void of(Story story, Stage.Deploying attempt, String detail) {
    Action question = component(story, attempt.step()).verify();
    if (question != null) {
      ask(story, attempt, question, 1);
    } else {
      unresolved(
          story,
          attempt,
          "nobody knows how attempt %d of %s ended, and %s: %s"
              .formatted(
                  attempt.attempt(),
                  name(story, attempt.step()),
                  Rollout.isIdempotent(attempt.action())
                      ? "no other is left"
                      : "it is not declared idempotent",
                  detail));
    }
  }

  /**
   * The question has ended. A yes makes a deployed component and a no a failed phase; one that
   * nobody could ask, or that died itself, is asked again, for it changes nothing.
   */
  static void answered(Story story, Stage.Deploying question, ReportAction report) {
    Rollout.attemptFinished(story, question, report, null);
    String name = name(story, question.step());
    if (report.result() == Result.SUCCEEDED) {
      Rollout.goOn(story, question.step());
    } else if (report.result() == Result.FAILED) {
      Rollout.finish(
          story,
          PhaseResult.FAILED,
          "nobody knows how attempt %d of %s ended, and its verification did not find version %s live: %s"
              .formatted(question.attempt(), name, plan(story).version(), report.detail()));
    } else if (question.question() < plan(story).attempts()) {
      ask(story, question, question.action(), question.question() + 1);
    } else {
      unresolved(
          story,
          question,
          "nobody knows how attempt %d of %s ended, and its verification, asked %s, did not answer: %s"
              .formatted(
                  question.attempt(),
                  name,
                  question.question() == 1 ? "once" : question.question() + " times",
                  report.detail()));
    }
  }

  /** A person says how the attempt ended. */
  static void resolve(Story story, Stage.AttemptHeld held, ResolveHold request) {
    String name = name(story, held.step());
    story.add(Admission.resolved(story, request, name));
    if (request.decision() == HoldDecision.ACCEPT) {
      Rollout.goOn(story, held.step());
    } else {
      Rollout.finish(
          story,
          PhaseResult.FAILED,
          "nobody knows how attempt %d of %s ended, and %s took it as failed: %s"
              .formatted(
                  held.attempt(),
                  name,
                  request.origin().requestedBy(),
                  Sentences.clause(request.reason())));
    }
  }

  /** The hold is over, and nobody said anything. */
  static void undecided(Story story, Stage.AttemptHeld held) {
    Rollout.finish(
        story,
        PhaseResult.FAILED,
        "nobody knows how attempt %d of %s ended, and nobody decided about it until %s (UNRESOLVED)"
            .formatted(held.attempt(), name(story, held.step()), held.dueAt()));
  }

  private static void ask(Story story, Stage.Deploying attempt, Action question, int number) {
    Progress progress = story.lane().progress();
    Plan plan = plan(story);
    String component = name(story, attempt.step());
    String id =
        "%s/%d/%s/%d-verify"
            .formatted(progress.deploymentId(), Rollout.PHASE, component, attempt.attempt());
    story.add(
        new AttemptStarted(
            progress.deploymentId(),
            component,
            attempt.attempt(),
            plan.attempts(),
            number == 1 ? id : id + "-" + number,
            story.at().plus(question.timeout()),
            progress.fencingToken(),
            question,
            true,
            number,
            story.at()));
  }

  private static void unresolved(Story story, Stage.Deploying attempt, String why) {
    Plan plan = plan(story);
    PlannedComponent component = component(story, attempt.step());
    Instant until = story.at().plus(plan.policy().holdFor());
    if (component.onUnresolved() != Unresolved.HOLD || !until.isAfter(story.at())) {
      Rollout.finish(story, PhaseResult.FAILED, why);
      return;
    }
    String id = story.lane().progress().deploymentId();
    story.add(
        new AttemptHeld(
            id,
            component.name(),
            attempt.attempt(),
            plan.attempts(),
            until,
            "%s; the deployment is held until %s, look whether version %s of %s is live and decide with 'slipway resolve %s accept|rollback --reason ...'."
                .formatted(Sentences.opening(why), until, plan.version(), component.name(), id),
            story.at()));
  }

  private static Plan plan(Story story) {
    return story.lane().plan(story.lane().progress().deploymentId());
  }

  /** Traffic may always be switched again, so the step is a component. */
  private static PlannedComponent component(Story story, int step) {
    return plan(story).components().get(step);
  }

  private static String name(Story story, int step) {
    return component(story, step).name();
  }
}
