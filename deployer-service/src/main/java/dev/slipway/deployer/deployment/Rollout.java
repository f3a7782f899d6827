package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Release;
import dev.slipway.runtime.contract.ReleasedComponent;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Phase 2: each component in order with up to three attempts, then traffic of all of them at once
 * (DEP-01 to DEP-09). Steps count from 0; the step after the last component is the switch.
 */
final class Rollout {

  static final int PHASE = 2;
  static final String NAME = "Build & Deploy";
  static final String TRAFFIC = "traffic";

  private Rollout() {}

  static void start(Story story) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    story.add(new PhaseStarted(progress.deploymentId(), PHASE, NAME, steps(plan), story.at()));
    startAttempt(story, 0, 1);
  }

  static void startAttempt(Story story, int step, int attempt) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    Action action = action(plan, step);
    String component = nameOf(plan, step);
    story.add(
        new AttemptStarted(
            progress.deploymentId(),
            component,
            attempt,
            plan.attempts(),
            "%s/%d/%s/%d".formatted(progress.deploymentId(), PHASE, component, attempt),
            story.at().plus(action.timeout()),
            progress.fencingToken(),
            action,
            false,
            0,
            story.at()));
  }

  /** The attempt under way has ended, or is given up. */
  static void finishAttempt(Story story, Stage.Deploying stage, ReportAction report) {
    if (stage.verifies()) {
      UnknownOutcome.answered(story, stage, report);
      return;
    }
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    String component = nameOf(plan, stage.step());
    boolean deployed = report.result() == Result.SUCCEEDED;
    // Nobody knows what a command did that died unseen, so it is run again only where the manifest
    // says that this is harmless.
    boolean known = report.result() == Result.FAILED || report.errorClass() == ErrorClass.MISSED;
    boolean repeatable = known || isIdempotent(stage.action());
    boolean again = !deployed && repeatable && stage.attempt() < plan.attempts();
    Instant next = again ? story.at().plus(plan.waitBefore(stage.attempt() + 1)) : null;
    attemptFinished(story, stage, report, next);
    if (again) {
      return;
    }
    if (deployed) {
      goOn(story, stage.step());
    } else if (known || (repeatable && !UnknownOutcome.isDeclared(plan, stage.step()))) {
      finish(
          story,
          PhaseResult.FAILED,
          "%s failed %d of %d attempts; last: %s"
              .formatted(component, stage.attempt(), plan.attempts(), report.detail()));
    } else {
      UnknownOutcome.of(story, stage, report.detail());
    }
  }

  /** A step is done: the next one, or the end of the phase. */
  static void goOn(Story story, int step) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    if (step + 1 < steps(plan)) {
      startAttempt(story, step + 1, 1);
      return;
    }
    int count = plan.components().size();
    StringBuilder reason = new StringBuilder("%d/%d components deployed".formatted(count, count));
    for (ComponentEvidence evidence : progress.components()) {
      if (!evidence.detail().isEmpty()) {
        reason.append("; %s was %s".formatted(evidence.component(), evidence.detail()));
      }
    }
    finish(story, PhaseResult.PASSED, reason.toString());
  }

  /** The attempt under way has ended, whatever follows. */
  static void attemptFinished(
      Story story, Stage.Deploying stage, ReportAction report, @Nullable Instant next) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    story.add(
        new AttemptFinished(
            progress.deploymentId(),
            nameOf(plan, stage.step()),
            stage.attempt(),
            plan.attempts(),
            report.result(),
            report.detail(),
            report.errorClass(),
            Duration.ofMillis(report.durationMillis()),
            next,
            report.result() == Result.SUCCEEDED ? "" : report.output(),
            stage.verifies(),
            story.at()));
  }

  static void finish(Story story, PhaseResult result, String reason) {
    Progress progress = story.lane().progress();
    Plan plan = story.lane().plan(progress.deploymentId());
    List<ComponentEvidence> components = new ArrayList<>();
    for (int step = 0; step < steps(plan); step++) {
      String name = nameOf(plan, step);
      components.add(
          evidence(progress, name).orElse(new ComponentEvidence(name, false, false, 0, "")));
    }
    int seen = (int) components.stream().filter(ComponentEvidence::touched).count();
    story.add(
        new PhaseFinished(
            progress.deploymentId(),
            PHASE,
            result,
            SkipReason.NONE,
            reason,
            Duration.between(progress.phaseStartedAt(), story.at()),
            new Evidence(components.size(), seen, List.of(), components, List.of(), List.of()),
            rollbackSteps(progress, plan),
            progress.fencingToken(),
            story.at()));
  }

  /** What a rollback has to do now, for every component in order (RB-02, RB-04). */
  static List<RollbackStep> rollbackSteps(Progress progress, Plan plan) {
    List<RollbackStep> steps = new ArrayList<>();
    for (PlannedComponent component : plan.components()) {
      boolean touched =
          evidence(progress, component.name()).map(ComponentEvidence::touched).orElse(false);
      ReleasedComponent before = before(progress.before(), component.name());
      steps.add(
          before == null
              ? new RollbackStep(component.name(), touched, "", component.takeDown())
              : new RollbackStep(component.name(), touched, before.version(), before.restore()));
    }
    return steps;
  }

  static int steps(Plan plan) {
    return plan.components().size() + (plan.switchTraffic() == null ? 0 : 1);
  }

  static int stepOf(Plan plan, String component) {
    for (int step = 0; step < steps(plan); step++) {
      if (nameOf(plan, step).equals(component)) {
        return step;
      }
    }
    throw new IllegalStateException(
        "Expected the plan to have the component %s, but it has not.".formatted(component));
  }

  static String nameOf(Plan plan, int step) {
    return step < plan.components().size() ? plan.components().get(step).name() : TRAFFIC;
  }

  static Action action(Plan plan, int step) {
    if (step < plan.components().size()) {
      return plan.components().get(step).deploy();
    }
    Action traffic = plan.switchTraffic();
    if (traffic == null) {
      throw new IllegalStateException(
          "Expected step %d to be a component, but the plan has fewer.".formatted(step));
    }
    return traffic;
  }

  static boolean isIdempotent(Action action) {
    return !action.uses().equals("command") || "true".equals(action.with().get("idempotent"));
  }

  private static Optional<ComponentEvidence> evidence(Progress progress, String component) {
    return progress.components().stream()
        .filter(known -> known.component().equals(component))
        .findFirst();
  }

  private static @Nullable ReleasedComponent before(@Nullable Release release, String component) {
    return release == null
        ? null
        : release.components().stream()
            .filter(known -> known.name().equals(component))
            .findFirst()
            .orElse(null);
  }
}
