package dev.slipway.rollback.release;

import dev.slipway.runtime.contract.Plan;
import java.time.Duration;
import java.util.List;

/**
 * What a rollback needs of the plan.
 *
 * @param attemptWaits wait before each attempt, counted from the end of the failed one before; the
 *     first starts at once
 * @param grace how long after its deadline a silent action counts as lost
 */
public record RollbackTerms(
    String application, String environment, List<Duration> attemptWaits, Duration grace) {

  /** Of a rollback that ended before its terms were kept: they leave it no attempt. */
  static final RollbackTerms UNKNOWN = new RollbackTerms("", "", List.of(), Duration.ZERO);

  public RollbackTerms {
    attemptWaits = List.copyOf(attemptWaits);
  }

  /** The terms that a plan fixes. */
  public static RollbackTerms of(Plan plan) {
    return new RollbackTerms(
        plan.application(), plan.environment(), plan.attemptWaits(), plan.grace());
  }

  /** Attempts at most for a component (RB-06); 0 where the plan is not known any more. */
  int attempts() {
    return attemptWaits.size();
  }

  /** Wait before an attempt; attempts count from 1. */
  Duration waitBefore(int attempt) {
    return attemptWaits.get(attempt - 1);
  }
}
