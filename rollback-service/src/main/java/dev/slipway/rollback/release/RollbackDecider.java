package dev.slipway.rollback.release;

import dev.slipway.rollback.release.Rollback.Attempting;
import dev.slipway.rollback.release.Rollback.Blank;
import dev.slipway.rollback.release.Rollback.Finished;
import dev.slipway.rollback.release.Rollback.Progressing;
import dev.slipway.rollback.release.Rollback.Ready;
import dev.slipway.rollback.release.Rollback.Running;
import dev.slipway.rollback.release.Rollback.WaitingToRetry;
import dev.slipway.rollback.release.RollbackCommand.NotePlan;
import dev.slipway.rollback.release.RollbackCommand.ReportAction;
import dev.slipway.rollback.release.RollbackCommand.RequestRollback;
import dev.slipway.rollback.release.RollbackCommand.WakeUp;
import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackFailed;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.PlanNoted;
import dev.slipway.rollback.release.RollbackEvent.RollbackReasonAdded;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.core.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rollback for a deployment, whoever asks for it and however often: components in order, each
 * with all attempts of the plan, and on to the next one even when one cannot be brought back. Only
 * one that failed can be ordered again by a person.
 *
 * <p>An attempt whose outcome nobody knows counts as failed and is made again: to restore or take
 * down a component is idempotent by contract, so a second time does no harm.
 */
public final class RollbackDecider implements Decider<Rollback, RollbackCommand, RollbackEvent> {

  @Override
  public Rollback initial() {
    return new Blank();
  }

  @Override
  public Rollback evolve(Rollback state, RollbackEvent event) {
    return Rollback.evolve(state, event);
  }

  @Override
  public Optional<Instant> wakeAt(Rollback state) {
    return switch (state) {
      case Progressing progressing -> Optional.of(progressing.since());
      case Attempting attempting -> Optional.of(lostAt(attempting));
      case WaitingToRetry waiting -> Optional.of(waiting.dueAt());
      case Blank _, Ready _, Finished _ -> Optional.empty();
    };
  }

  @Override
  public List<Effect> effects(Rollback state) {
    return state instanceof Attempting attempting ? List.of(effect(attempting)) : List.of();
  }

  /**
   * A deployment that nobody wants rolled back expects nothing, but may still be rolled back by
   * hand at any later time.
   */
  @Override
  public boolean isOver(Rollback state) {
    return state instanceof Ready || state instanceof Finished;
  }

  @Override
  public Decision<RollbackEvent> decide(Rollback state, RollbackCommand command) {
    return switch (command) {
      case NotePlan note ->
          state instanceof Blank
              ? Decision.accept(new PlanNoted(note.deploymentId(), note.plan(), note.at()))
              : Decision.nothing();
      case RequestRollback request -> request(state, request);
      case ReportAction report -> report(state, report);
      case WakeUp wakeUp -> wakeUp(state, wakeUp);
    };
  }

  private static Decision<RollbackEvent> request(Rollback state, RequestRollback request) {
    return switch (state) {
      case Blank _ -> Decision.postpone();
      case Ready _ -> start(state, request);
      case Running running -> addReasons(running, request);
      case Finished finished -> request.manual() ? again(finished, request) : Decision.nothing();
    };
  }

  /**
   * The whole rollback once more: what an earlier run brought back may have been deployed again
   * since, by a deployment that failed or by hand.
   */
  private static Decision<RollbackEvent> again(Finished finished, RequestRollback request) {
    if (!finished.mayBeTriedAgain()) {
      return Decision.refuse(
          Refusal.INVALID_STATE,
          "Expected a deployment that was not rolled back, but the rollback of %s has ended; deploy the version that you want."
              .formatted(request.deploymentId()));
    }
    // every order has a greater token than those before, so this one is not new
    return request.fencingToken() <= finished.fencingToken()
        ? Decision.nothing()
        : start(finished, request);
  }

  private static Decision<RollbackEvent> start(Rollback state, RequestRollback request) {
    List<RollbackEvent> events = new ArrayList<>();
    events.add(
        new RollbackStarted(
            request.deploymentId(),
            request.reasons().stream().distinct().toList(),
            request.steps(),
            request.fencingToken(),
            request.at()));
    return Decision.accept(Progress.from(state, events));
  }

  private static Decision<RollbackEvent> addReasons(Running state, RequestRollback request) {
    if (request.fencingToken() < state.run().fencingToken()) {
      // what led to an earlier run is no reason of this one
      return Decision.nothing();
    }
    List<RollbackEvent> events = new ArrayList<>();
    request.reasons().stream()
        .distinct()
        .filter(reason -> !state.run().reasons().contains(reason))
        .forEach(
            reason ->
                events.add(new RollbackReasonAdded(request.deploymentId(), reason, request.at())));
    return Decision.accept(events);
  }

  private static Decision<RollbackEvent> report(Rollback state, ReportAction report) {
    if (state instanceof Blank) {
      return Decision.postpone();
    }
    if (!(state instanceof Attempting attempting)
        || !attempting.actionId().equals(report.actionId())) {
      return Decision.refuse(
          Refusal.STALE,
          "Expected a report of the attempt under way, but %s is not under way; it changes nothing."
              .formatted(report.actionId()));
    }
    List<RollbackEvent> events = new ArrayList<>();
    events.add(
        switch (report.result()) {
          case SUCCEEDED ->
              new ComponentRolledBack(
                  report.deploymentId(),
                  Outcomes.done(attempting.run().current(), report.detail()),
                  report.at());
          case FAILED ->
              failure(
                  attempting,
                  report.deploymentId(),
                  Result.FAILED,
                  report.detail(),
                  report.output(),
                  report.at());
          case OUTCOME_UNKNOWN, UNKNOWN ->
              failure(
                  attempting,
                  report.deploymentId(),
                  Result.OUTCOME_UNKNOWN,
                  report.detail(),
                  report.output(),
                  report.at());
        });
    return Decision.accept(Progress.from(state, events));
  }

  private static Decision<RollbackEvent> wakeUp(Rollback state, WakeUp wakeUp) {
    return switch (state) {
      case Blank _, Ready _, Finished _ -> Decision.nothing();
      case Progressing _ -> Decision.accept(Progress.of(state, wakeUp.deploymentId(), wakeUp.at()));
      case Attempting attempting ->
          wakeUp.at().isBefore(lostAt(attempting))
              ? Decision.nothing()
              : Decision.accept(
                  Progress.from(state, new ArrayList<>(List.of(lost(attempting, wakeUp)))));
      case WaitingToRetry waiting ->
          wakeUp.at().isBefore(waiting.dueAt())
              ? Decision.nothing()
              : Decision.accept(
                  Progress.attempt(
                      waiting.run(), waiting.nextAttempt(), wakeUp.deploymentId(), wakeUp.at()));
    };
  }

  private static ComponentRollbackFailed lost(Attempting attempting, WakeUp wakeUp) {
    String detail =
        "Expected a report until %s, but none came; whether the attempt had its effect is not known."
            .formatted(lostAt(attempting));
    return failure(
        attempting, wakeUp.deploymentId(), Result.OUTCOME_UNKNOWN, detail, "", wakeUp.at());
  }

  private static ComponentRollbackFailed failure(
      Attempting attempting,
      String deploymentId,
      Result result,
      String detail,
      String output,
      Instant at) {
    RollbackTerms terms = attempting.run().terms();
    int attempt = attempting.attempt();
    Instant next = attempt < terms.attempts() ? at.plus(terms.waitBefore(attempt + 1)) : null;
    return new ComponentRollbackFailed(
        deploymentId,
        attempting.run().current().component(),
        attempt,
        terms.attempts(),
        result,
        detail,
        next,
        output,
        at);
  }

  /** When an attempt that has not been heard of counts as lost. */
  private static Instant lostAt(Attempting attempting) {
    return attempting.deadline().plus(attempting.run().terms().grace());
  }

  private static RunAction effect(Attempting attempting) {
    Run run = attempting.run();
    return new RunAction(
        attempting.actionId(),
        attempting.action(),
        attempting.deadline().minus(attempting.action().timeout()),
        attempting.deadline(),
        run.fencingToken(),
        Map.of(
            "SLIPWAY_PHASE", Progress.PHASE,
            "SLIPWAY_ATTEMPT", String.valueOf(attempting.attempt()),
            "SLIPWAY_VERSION", run.current().toVersion(),
            "SLIPWAY_APPLICATION", run.terms().application(),
            "SLIPWAY_ENVIRONMENT", run.terms().environment()));
  }
}
