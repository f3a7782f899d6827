package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.time.Instant;
import java.util.Map;

/**
 * What happened outside, or came due. A fact changes nothing by itself: the decider says what it
 * means.
 */
public sealed interface Fact {

  /** The aggregate that it is told to. */
  String aggregate();

  /** An ordered action has ended. */
  record ActionEnded(
      String aggregate,
      String actionId,
      Result result,
      String detail,
      ErrorClass errorClass,
      long durationMillis,
      Map<String, Double> measurements,
      String output,
      String executor)
      implements Fact {}

  /** A repeated probe gave another answer than before, confirmed. */
  record ProbeChanged(
      String aggregate,
      String actionId,
      boolean healthy,
      String detail,
      int failures,
      String executor)
      implements Fact {}

  /** A due time has come; it counts only if the fact's own log time has reached it. */
  record TimerDue(String aggregate, Instant dueAt) implements Fact {}
}
