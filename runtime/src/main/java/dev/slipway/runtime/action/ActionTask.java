package dev.slipway.runtime.action;

import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.RunAction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Carries out an action once. */
final class ActionTask extends EffectTask<RunAction> {

  /** Also for a deadline in the year 9999, time left fits into every unit. */
  private static final Duration LONGEST = Duration.ofDays(365);

  ActionTask(RunAction effect, Subject subject, Surroundings surroundings) {
    super(effect, subject, surroundings);
  }

  @Override
  boolean accepts(Effect changed) {
    if (changed instanceof RunAction action) {
      replace(action);
      return true;
    }
    return false;
  }

  @Override
  ActionOrder order() {
    RunAction action = effect();
    return new ActionOrder(
        action.id(),
        subject.deploymentId(),
        action.action(),
        action.fencingToken(),
        action.context(),
        this::timeLeft);
  }

  @Override
  void carryOut() throws InterruptedException {
    surroundings.await(() -> Duration.between(surroundings.clock.instant(), effect().notBefore()));
    // Without a slot until the deadline it is tried nevertheless: it may have been started before a
    // restart and have
    // ended well. An adapter starts nothing new when no time is left.
    boolean slot =
        surroundings.actionSlots.tryAcquire(
            Math.max(0, timeLeft().toMillis()), TimeUnit.MILLISECONDS);
    long start = System.nanoTime();
    ActionReport report;
    try {
      report = surroundings.adapters.run(order());
    } finally {
      if (slot) {
        surroundings.actionSlots.release();
      }
    }
    publish(
        new Fact.ActionEnded(
            subject.aggregate(),
            id(),
            report.result(),
            BoundedText.detail(report.detail()),
            report.errorClass(),
            millisSince(start),
            BoundedText.numbers(report.measurements()),
            BoundedText.tail(report.output(), BoundedText.OUTPUT_BYTES),
            surroundings.executorName));
  }

  private Duration timeLeft() {
    Duration left = Duration.between(surroundings.clock.instant(), effect().deadline());
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }
}
