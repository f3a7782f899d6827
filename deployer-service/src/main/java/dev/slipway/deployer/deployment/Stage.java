package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the running deployment of a lane stands. Every stage owns a due time. */
public sealed interface Stage {

  /** When somebody must look, whatever happens until then. */
  Instant dueAt();

  /** Accepted and first in the lane; the next event starts phase 1. */
  record Starting(Instant dueAt) implements Stage {}

  /** An action is under way. */
  sealed interface UnderWay extends Stage {

    /** Names the order. */
    String actionId();

    /** What is done. */
    Action action();

    /** When it was ordered. */
    Instant startedAt();

    /** When it is made to end. */
    Instant deadline();
  }

  /** Phase 1: a check is under way. Checks and attempts count from 1. */
  record Validating(
      int number,
      int attempt,
      String actionId,
      Action action,
      Instant startedAt,
      Instant deadline,
      Instant dueAt)
      implements UnderWay {}

  /** Between two steps of a phase; the next event of the same decision moves on. */
  record Moving(Instant dueAt) implements Stage {}

  /**
   * Phase 2: an attempt of a step is under way. Steps count from 0, attempts from 1.
   *
   * @param verifies whether the attempt itself has ended unseen, and it is being asked how
   * @param question which time that is asked, from 1
   */
  record Deploying(
      int step,
      int attempt,
      boolean verifies,
      int question,
      String actionId,
      Action action,
      Instant startedAt,
      Instant deadline,
      Instant dueAt)
      implements UnderWay {}

  /** Phase 2: the next attempt of a step waits for its time. */
  record WaitingToRetry(int step, int nextAttempt, Instant dueAt) implements Stage {}

  /**
   * Phase 2: nobody knows how an attempt of a step ended, and a person is to say.
   *
   * @param why what is waited for, and what answers
   * @param since when the hold began
   * @param dueAt when it counts as failed without an answer
   */
  record AttemptHeld(int step, int attempt, String why, Instant since, Instant dueAt)
      implements Stage {}

  /**
   * Phases 3 to 5 and the score are up to others.
   *
   * @param heldBecause what is waited for and what answers; empty where it is not held
   * @param since when the phases were handed over, the hold began, or somebody resolved it
   */
  record AwaitingVerdict(Hold hold, String heldBecause, Instant since, Instant dueAt)
      implements Stage {
    boolean isHeld() {
      return hold == Hold.HELD;
    }
  }

  /** Whether the scorer waits for a person. A hold that somebody resolved does not begin again. */
  enum Hold {
    NONE,
    HELD,
    RESOLVED
  }

  /** The verdict orders a rollback, which is up to the rollback service. */
  record RollingBack(
      Outcome outcome,
      @Nullable Integer score,
      List<PhaseScore> phases,
      List<String> overrides,
      List<String> reasons,
      String why,
      Instant dueAt)
      implements Stage {}

  /**
   * Somebody stopped the deployment while an action was under way, which is made to end. A rollback
   * that began before its end is known would work against it.
   *
   * @param request where the request stands
   * @param since when it was stopped, which is the deadline of the action now
   */
  record Stopping(
      UnderWay underWay,
      String requestedBy,
      String reason,
      Position request,
      Instant since,
      Instant dueAt)
      implements Stage {}

  /**
   * Somebody stopped the deployment while others were checking it. They are making that end; a
   * rollback that began before its end is known would work beside it.
   *
   * @param request where the request stands
   */
  record Withdrawing(String requestedBy, String reason, Position request, Instant dueAt)
      implements Stage {}

  /** Somebody stopped the deployment; what it touched is being rolled back. */
  record Cancelling(String requestedBy, String reason, Instant dueAt) implements Stage {}
}
