package dev.slipway.rollback.release;

import dev.slipway.rollback.release.Rollback.Finished;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A rollback under way: what is to be done, and what is done so far.
 *
 * @param steps every component, in the order in which they are brought back
 * @param outcomes of the components that are done: the first ones of the steps
 * @param earlier how many runs there were before this one
 */
public record Run(
    RollbackTerms terms,
    List<String> reasons,
    List<RollbackStep> steps,
    long fencingToken,
    Instant startedAt,
    List<ComponentOutcome> outcomes,
    int earlier) {

  public Run {
    reasons = List.copyOf(reasons);
    steps = List.copyOf(steps);
    outcomes = List.copyOf(outcomes);
  }

  /** A run that begins. */
  static Run of(RollbackStarted started, RollbackTerms terms, int earlier) {
    return new Run(
        terms,
        started.reasons(),
        started.steps(),
        started.fencingToken(),
        started.at(),
        List.of(),
        earlier);
  }

  boolean isDone() {
    return outcomes.size() == steps.size();
  }

  /** The component that is being brought back; only while {@link #isDone} is false. */
  RollbackStep current() {
    return steps.get(outcomes.size());
  }

  Run withReason(String reason) {
    return new Run(terms, plus(reasons, reason), steps, fencingToken, startedAt, outcomes, earlier);
  }

  Run withOutcome(ComponentOutcome outcome) {
    return new Run(
        terms, reasons, steps, fencingToken, startedAt, plus(outcomes, outcome), earlier);
  }

  /** What is left of it when it has ended so. */
  Finished finished(RollbackResult result) {
    return new Finished(terms, result, fencingToken, earlier + 1);
  }

  private static <T> List<T> plus(List<T> items, T item) {
    List<T> more = new ArrayList<>(items);
    more.add(item);
    return more;
  }
}
