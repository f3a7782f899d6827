package dev.slipway.runtime.action;

import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells aggregates that the time has come at which they want to be looked at again. It tells again,
 * less and less often, until another time is set: a fact that the log received before its time does
 * not count. What only waits for its turn among many is not told again: that would make the many
 * more.
 *
 * <p>Safe for use by several threads; no method waits for the sink.
 */
public final class Timers implements AutoCloseable {

  /** The clock may be corrected without anybody telling. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** How often it is looked whether what was told has had its turn. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Without an answer for so long, nothing is waiting for its turn any more. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  private record Key(int partition, String aggregate) {}

  /**
   * A time that is set.
   *
   * @param next when to tell, never before it is due
   * @param told how often it has been told
   * @param turn its place among all that was told, when it was told last; 0 before
   */
  private record Timer(
      Key key,
      String lane,
      String deploymentId,
      Instant due,
      Instant next,
      int told,
      long turn,
      long number) {

    static final Comparator<Timer> BY_TIME =
        Comparator.comparing(Timer::next).thenComparingLong(Timer::number);
  }

  /**
   * How far a partition has come with what it was told, in order.
   *
   * @param turn of the last one that was answered
   */
  private record Answered(long turn, Instant at) {}

  private final FactSink sink;
  private final InstantSource clock;
  private final Duration settle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Key, Timer> byKey = new HashMap<>();
  private final TreeSet<Timer> byTime = new TreeSet<>(Timer.BY_TIME);
  private final Map<Integer, Instant> heldUntil = new HashMap<>();
  private final Map<Integer, Answered> answered = new HashMap<>();
  private final Thread thread;
  private long numbers;
  private long turns;
  private boolean closed;

  /**
   * Starts with nothing set.
   *
   * @param clock the broker's time as well as it is known; see {@link #clockChanged}
   * @param settle how long timers of a restored partition are held back, so that actions that ended
   *     in the meantime are heard before their deadlines
   */
  public Timers(FactSink sink, InstantSource clock, Duration settle) {
    this.sink = sink;
    this.clock = clock;
    this.settle = settle;
    this.thread =
        Thread.ofPlatform()
            .name("timers")
            .daemon()
            .start(ProcessEnd.guarding("telling due times", this::run));
  }

  /**
   * Sets when an aggregate wants to be looked at, in place of what was set before; nothing takes
   * the timer away. The same time again changes nothing.
   *
   * @param due in log time
   */
  public void set(
      int partition, String aggregate, String lane, String deploymentId, Optional<Instant> due) {
    lock.lock();
    try {
      Key key = new Key(partition, aggregate);
      Timer old = byKey.get(key);
      if (closed || (old != null && due.isPresent() && old.due().equals(due.get()))) {
        return;
      }
      if (old != null && old.told() > 0) {
        answered.merge(partition, new Answered(old.turn(), clock.instant()), Timers::further);
      }
      remove(key);
      due.ifPresent(time -> put(new Timer(key, lane, deploymentId, time, time, 0, 0, numbers++)));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds back the timers of a partition for the settle time, from now. To be called before they
   * are set.
   */
  public void restored(int partition) {
    lock.lock();
    try {
      heldUntil.put(partition, clock.instant().plus(settle));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all timers of a partition. */
  public void release(int partition) {
    lock.lock();
    try {
      heldUntil.remove(partition);
      answered.remove(partition);
      byKey.keySet().stream()
          .filter(key -> key.partition() == partition)
          .toList()
          .forEach(this::remove);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at the clock again. To be called when the clock was corrected; otherwise that is noticed
   * within 30 seconds.
   */
  public void clockChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many are set. */
  public int size() {
    lock.lock();
    try {
      return byKey.size();
    } finally {
      lock.unlock();
    }
  }

  /** Tells nothing any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      byKey.clear();
      byTime.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        for (Timer timer : awaitDue()) {
          publish(timer);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Waits for timers that are due, and arms them anew. */
  private List<Timer> awaitDue() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new InterruptedException("closed");
        }
        Instant now = clock.instant();
        List<Timer> due = takeDue(now);
        if (!due.isEmpty()) {
          return due;
        }
        Duration wait =
            byTime.isEmpty()
                ? LONGEST_WAIT
                : Duration.between(now, byTime.first().next()).plusMillis(1);
        long _ =
            changed.awaitNanos((wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT).toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Timer> takeDue(Instant now) {
    List<Timer> due = new ArrayList<>();
    while (!byTime.isEmpty() && !byTime.first().next().isAfter(now)) {
      Timer timer = byTime.first();
      remove(timer.key());
      Instant held = heldUntil.getOrDefault(timer.key().partition(), Instant.MIN);
      if (held.isAfter(now)) {
        put(next(timer, held, timer.told(), timer.turn()));
      } else if (waitsForItsTurn(timer, now)) {
        put(next(timer, now.plus(LOOK), timer.told(), timer.turn()));
      } else {
        due.add(timer);
        Instant again = now.plus(Backoff.afterFailures(timer.told() + 1));
        put(next(timer, again, timer.told() + 1, ++turns));
      }
    }
    return due;
  }

  /** Facts are answered in order: it comes after the last one that was, and answers go on. */
  private boolean waitsForItsTurn(Timer timer, Instant now) {
    Answered last = answered.get(timer.key().partition());
    return timer.told() > 0
        && last != null
        && timer.turn() > last.turn()
        && last.at().plus(SILENCE).isAfter(now);
  }

  private static Answered further(Answered one, Answered other) {
    return new Answered(Math.max(one.turn(), other.turn()), other.at());
  }

  private void publish(Timer timer) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Timer set = byKey.get(timer.key());
      if (set == null || !set.due().equals(timer.due())) {
        return; // changed while others were told
      }
    } finally {
      lock.unlock();
    }
    try {
      sink.publish(
          timer.key().partition(),
          timer.lane(),
          timer.deploymentId(),
          new Fact.TimerDue(timer.key().aggregate(), timer.due()));
    } catch (RuntimeException e) {
      log.warn("the timer of {} could not be told; it is told again", timer.key().aggregate(), e);
    }
  }

  private static Timer next(Timer timer, Instant next, int told, long turn) {
    return new Timer(
        timer.key(),
        timer.lane(),
        timer.deploymentId(),
        timer.due(),
        next,
        told,
        turn,
        timer.number());
  }

  private void put(Timer timer) {
    byKey.put(timer.key(), timer);
    byTime.add(timer);
  }

  private void remove(Key key) {
    Timer timer = byKey.remove(key);
    if (timer != null) {
      byTime.remove(timer);
    }
  }
}
