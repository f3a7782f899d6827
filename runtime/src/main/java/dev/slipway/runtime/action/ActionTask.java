package dev.slipway.runtime.action;

import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Carries out an action once. */
final class ActionTask extends EffectTask<RunAction> {

  /** Also for a deadline in the year 9999, time left fits into every unit. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** While it waits for its turn, the deadline may be moved. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long an adapter is given to tell how the action ended that was stopped. */
  private static final Duration TELL = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private boolean inAdapter;
  private boolean cutShort;

  ActionTask(RunAction effect, Subject subject, Surroundings surroundings) {
    super(effect, subject, surroundings);
  }

  @Override
  boolean accepts(Effect changed) {
    if (changed instanceof RunAction action) {
      boolean sooner = action.deadline().isBefore(effect().deadline());
      replace(action);
      if (sooner && !timeLeft().isPositive()) {
        Thread _ =
            Thread.ofVirtual()
                .name("end-" + id())
                .start(ProcessEnd.guarding("ending " + id(), this::end));
      }
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
    boolean slot = slot();
    long start = System.nanoTime();
    ActionReport report;
    try {
      report = report();
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

  private boolean slot() throws InterruptedException {
    boolean slot = surroundings.actionSlots.tryAcquire();
    while (!slot && timeLeft().isPositive()) {
      Duration wait = timeLeft().compareTo(LOOK) < 0 ? timeLeft() : LOOK;
      slot = surroundings.actionSlots.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
    return slot;
  }

  private ActionReport report() throws InterruptedException {
    setInAdapter(true);
    try {
      return surroundings.adapters.run(order());
    } catch (InterruptedException e) {
      if (!isCutShort()) {
        throw e;
      }
      return ActionReport.unknown(
          "It was made to end before its time and did not tell how it ended: it may or may not have had its effect.");
    } finally {
      setInAdapter(false);
      if (isCutShort()) {
        // what was meant for the adapter must not reach the publishing
        boolean _ = Thread.interrupted();
      }
    }
  }

  /**
   * The deadline was moved to now. Many adapters look at the deadline only when they begin, so what
   * was started is stopped, and an adapter that does not come back then is called back.
   */
  private void end() {
    try {
      surroundings.adapters.stop(order());
      pause(TELL, () -> !isInAdapter());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      callBack();
    }
  }

  private void callBack() {
    lock.lock();
    try {
      if (inAdapter) {
        cutShort = true;
        interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void setInAdapter(boolean now) {
    lock.lock();
    try {
      inAdapter = now;
    } finally {
      lock.unlock();
    }
    if (!now) {
      surroundings.clockChanged();
    }
  }

  private boolean isInAdapter() {
    lock.lock();
    try {
      return inAdapter;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCutShort() {
    lock.lock();
    try {
      return cutShort;
    } finally {
      lock.unlock();
    }
  }

  private Duration timeLeft() {
    Duration left = Duration.between(surroundings.clock.instant(), effect().deadline());
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }
}
