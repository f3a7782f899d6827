package dev.slipway.rollback.release;

import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackFailed;
import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackStarted;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.PlanNoted;
import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.rollback.release.RollbackEvent.RollbackReasonAdded;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.RollbackResult;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the rollback of a deployment stands. */
public sealed interface Rollback {

  /** Before the plan is known. */
  record Blank() implements Rollback {}

  /** Nobody has asked for a rollback; most deployments stay here for ever. */
  record Ready(RollbackTerms terms) implements Rollback {}

  /** A rollback that has begun and not ended. */
  sealed interface Running extends Rollback {
    Run run();
  }

  /**
   * Between two components; the next event of the same decision moves on.
   *
   * @param lastFailure what the last attempt at the current component showed, when no further one
   *     is made; else null
   */
  record Progressing(Run run, @Nullable String lastFailure, Instant since) implements Running {}

  /** An attempt to bring the current component back is under way; attempts count from 1. */
  record Attempting(Run run, int attempt, String actionId, Action action, Instant deadline)
      implements Running {}

  /** The next attempt waits for its time. */
  record WaitingToRetry(Run run, int nextAttempt, Instant dueAt) implements Running {}

  /**
   * The rollback has ended.
   *
   * @param terms for a further run; null in state of a version that did not keep them
   * @param result how the last run ended; UNKNOWN in state of that version
   * @param fencingToken of the last run
   * @param runs how many there were
   */
  record Finished(@Nullable RollbackTerms terms, RollbackResult result, long fencingToken, int runs)
      implements Rollback {

    /** Whether something may be left that a further run brings back. */
    boolean mayBeTriedAgain() {
      return result == RollbackResult.FAILED || result == RollbackResult.UNKNOWN;
    }
  }

  /**
   * The state after an event.
   *
   * @throws IllegalStateException if the event cannot follow
   */
  static Rollback evolve(Rollback state, RollbackEvent event) {
    return switch (event) {
      case PlanNoted noted when state instanceof Blank -> new Ready(RollbackTerms.of(noted.plan()));
      case RollbackStarted started when state instanceof Ready ready ->
          new Progressing(Run.of(started, ready.terms(), 0), null, started.at());
      case RollbackStarted started
          when state instanceof Finished finished && finished.mayBeTriedAgain() ->
          new Progressing(
              Run.of(
                  started,
                  Objects.requireNonNullElse(finished.terms(), RollbackTerms.UNKNOWN),
                  finished.runs()),
              null,
              started.at());
      case RollbackReasonAdded added when state instanceof Running running ->
          withRun(running, running.run().withReason(added.reason()));
      case ComponentRollbackStarted started
          when state instanceof Progressing || state instanceof WaitingToRetry ->
          new Attempting(
              ((Running) state).run(),
              started.attempt(),
              started.actionId(),
              started.action(),
              started.deadline());
      case ComponentRollbackFailed failed when state instanceof Attempting attempting ->
          afterFailure(attempting, failed);
      case ComponentRolledBack done
          when state instanceof Attempting || state instanceof Progressing ->
          new Progressing(((Running) state).run().withOutcome(done.component()), null, done.at());
      case RollbackFinished finished
          when state instanceof Progressing progressing && progressing.run().isDone() ->
          progressing.run().finished(finished.result());
      case PlanNoted _,
          RollbackStarted _,
          RollbackReasonAdded _,
          ComponentRollbackStarted _,
          ComponentRollbackFailed _,
          ComponentRolledBack _,
          RollbackFinished _ ->
          throw new IllegalStateException(
              "Expected an event that can follow on %s, but got %s."
                  .formatted(state.getClass().getSimpleName(), event));
    };
  }

  private static Rollback withRun(Running state, Run run) {
    return switch (state) {
      case Progressing progressing ->
          new Progressing(run, progressing.lastFailure(), progressing.since());
      case Attempting attempting ->
          new Attempting(
              run,
              attempting.attempt(),
              attempting.actionId(),
              attempting.action(),
              attempting.deadline());
      case WaitingToRetry waiting ->
          new WaitingToRetry(run, waiting.nextAttempt(), waiting.dueAt());
    };
  }

  private static Rollback afterFailure(Attempting before, ComponentRollbackFailed failed) {
    Instant next = failed.nextAttemptAt();
    return next == null
        ? new Progressing(before.run(), failed.detail(), failed.at())
        : new WaitingToRetry(before.run(), failed.attempt() + 1, next);
  }
}
