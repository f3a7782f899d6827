package dev.slipway.rollback.release;

import dev.slipway.rollback.release.Rollback.Progressing;
import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackStarted;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes on from component to component, until an attempt must be waited for or the rollback has
 * ended.
 */
final class Progress {

  /** What stands for the number of a phase in the identity of an action. */
  static final String PHASE = "rollback";

  private Progress() {}

  /** These events, and all that follows from them at once. */
  static List<RollbackEvent> from(Rollback state, List<RollbackEvent> events) {
    Rollback reached = state;
    for (RollbackEvent event : events) {
      reached = Rollback.evolve(reached, event);
    }
    RollbackEvent last = events.getLast();
    events.addAll(of(reached, last.deploymentId(), last.at()));
    return events;
  }

  /** All that follows at once on a state. */
  static List<RollbackEvent> of(Rollback state, String deploymentId, Instant at) {
    List<RollbackEvent> events = new ArrayList<>();
    Rollback reached = state;
    while (reached instanceof Progressing progressing) {
      RollbackEvent next = next(progressing, deploymentId, at);
      events.add(next);
      reached = Rollback.evolve(reached, next);
    }
    return events;
  }

  private static RollbackEvent next(Progressing state, String deploymentId, Instant at) {
    Run run = state.run();
    if (run.isDone()) {
      return new RollbackFinished(
          deploymentId,
          Outcomes.result(run),
          run.outcomes(),
          run.reasons(),
          Duration.between(run.startedAt(), at),
          Outcomes.why(run),
          at);
    }
    RollbackStep step = run.current();
    String lastFailure = state.lastFailure();
    if (lastFailure != null) {
      return new ComponentRolledBack(deploymentId, Outcomes.failed(step, lastFailure), at);
    }
    if (!step.touched()) {
      return new ComponentRolledBack(deploymentId, Outcomes.untouched(step), at);
    }
    if (step.action() == null) {
      return new ComponentRolledBack(deploymentId, Outcomes.noTarget(step), at);
    }
    return run.terms().attempts() == 0
        ? new ComponentRolledBack(deploymentId, Outcomes.noTerms(step), at)
        : attempt(run, 1, deploymentId, at);
  }

  /** Orders an attempt at the current component. */
  static ComponentRollbackStarted attempt(Run run, int attempt, String deploymentId, Instant at) {
    RollbackStep step = run.current();
    Action action = step.action();
    if (action == null) {
      throw new IllegalStateException(
          "Expected an action that brings %s back, but there is none.".formatted(step.component()));
    }
    return new ComponentRollbackStarted(
        deploymentId,
        step.component(),
        step.toVersion(),
        attempt,
        run.terms().attempts(),
        "%s/%s/%s/%d".formatted(deploymentId, phase(run), slug(step.component()), attempt),
        at.plus(action.timeout()),
        run.fencingToken(),
        action,
        at);
  }

  /** Tools take an order that they know for done, so those of another run have other names. */
  private static String phase(Run run) {
    return run.earlier() == 0 ? PHASE : PHASE + "-" + (run.earlier() + 1);
  }

  /** A name as part of an identity, which knows no blanks. */
  private static String slug(String name) {
    return name.replaceAll("[^A-Za-z0-9._+-]", "-");
  }
}
