package dev.slipway.runtime.action;

import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One wanted effect with the thread that sees to it. */
abstract sealed class EffectTask<E extends Effect> permits ActionTask, ProbeTask {

  /** The clock may be corrected without anybody telling. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(EffectTask.class);

  /** Who wants it. */
  record Subject(int partition, String lane, String aggregate, String deploymentId) {}

  /** What all tasks of an executor share. */
  static final class Surroundings {

    final String executorName;
    final Adapters adapters;
    final FactSink sink;
    final InstantSource clock;
    final Semaphore actionSlots;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    Surroundings(
        String executorName,
        Adapters adapters,
        FactSink sink,
        InstantSource clock,
        int actionLimit) {
      this.executorName = executorName;
      this.adapters = adapters;
      this.sink = sink;
      this.clock = clock;
      this.actionSlots = new Semaphore(actionLimit, true);
    }

    void clockChanged() {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Waits until no time is left; asks again after each change of the clock. */
    void await(Supplier<Duration> left) throws InterruptedException {
      lock.lock();
      try {
        for (Duration time = left.get(); time.isPositive(); time = left.get()) {
          Duration wait = time.compareTo(LONGEST_WAIT) < 0 ? time : LONGEST_WAIT;
          long _ = changed.awaitNanos(wait.toNanos());
        }
      } finally {
        lock.unlock();
      }
    }
  }

  protected final Subject subject;
  protected final Surroundings surroundings;
  private final Thread thread;
  private volatile E effect;
  private volatile boolean wanted = true;
  private volatile boolean over;

  EffectTask(E effect, Subject subject, Surroundings surroundings) {
    this.effect = effect;
    this.subject = subject;
    this.surroundings = surroundings;
    this.thread =
        Thread.ofVirtual()
            .name("effect-" + effect.id())
            .unstarted(ProcessEnd.guarding("carrying out " + effect.id(), this::run));
  }

  /** Does what is wanted and tells how it went; returns when nothing is left to do. */
  abstract void carryOut() throws InterruptedException;

  /** The order as adapters want it. */
  abstract ActionOrder order();

  /** Takes over changed times; false if this is another kind of effect. */
  abstract boolean accepts(Effect changed);

  final E effect() {
    return effect;
  }

  /** Ends what the adapter does on this task's thread; to be called by another thread. */
  final void interrupt() {
    thread.interrupt();
  }

  final void replace(E changed) {
    if (!effect.equals(changed)) {
      effect = changed;
      surroundings.clockChanged();
    }
  }

  final String id() {
    return effect.id();
  }

  /** Whether it has ended and told so. */
  final boolean isOver() {
    return over;
  }

  final void start() {
    thread.start();
  }

  /** Nobody wants it any more: stops what it started. Returns at once. */
  final void discard() {
    wanted = false;
    if (over) {
      return;
    }
    Thread.ofVirtual()
        .name("stop-" + id())
        .start(
            ProcessEnd.guarding(
                "stopping " + id(),
                () -> {
                  try {
                    surroundings.adapters.stop(order());
                  } finally {
                    thread.interrupt();
                  }
                }));
  }

  /** Somebody else takes it over. What runs outside goes on. */
  final void giveUp() {
    wanted = false;
    thread.interrupt();
  }

  /** Publishes until it is accepted or not wanted any more. */
  final void publish(Fact fact) throws InterruptedException {
    for (int refusals = 0; wanted; refusals++) {
      try {
        surroundings.sink.publish(
            subject.partition(), subject.lane(), subject.deploymentId(), fact);
        return;
      } catch (RuntimeException e) {
        log.warn("a fact of {} could not be published", id(), e);
        pause(Backoff.afterFailures(refusals + 1), () -> !wanted);
      }
    }
  }

  /** Waits by a clock that nobody sets, or until the condition holds. */
  final void pause(Duration time, BooleanSupplier enough) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    surroundings.await(
        () -> enough.getAsBoolean() ? Duration.ZERO : Duration.ofNanos(until - System.nanoTime()));
  }

  private void run() {
    try {
      carryOut();
    } catch (InterruptedException _) {
      // given up, or stopped
    } finally {
      over = true;
    }
  }

  static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
