package dev.slipway.runtime.kafka;

import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once, before an instance joins its group, what it would otherwise do for the first time
 * while partitions wait for it. An instance that joins is given partitions at once; those of one
 * that was killed are worked on sooner by others that are warm than by a cold successor. What fails
 * is left to the first batch, which knows what to do then.
 */
final class Preparation implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Preparation.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final List<Runnable> steps;
  private final Runnable join;
  private final Thread thread;
  private boolean over;

  /**
   * A preparation that has not begun.
   *
   * @param join what is prepared for
   * @param steps in order; each may be done again by the first batch
   */
  Preparation(String name, Runnable join, Runnable... steps) {
    this.name = name;
    this.steps = List.of(steps);
    this.join = join;
    this.thread =
        Thread.ofPlatform()
            .name(name + "-preparation")
            .daemon()
            .unstarted(ProcessEnd.guarding("preparing " + name, this::run));
  }

  /** Begins; returns at once. To be called once. */
  void begin() {
    thread.start();
  }

  /** Whether it has been joined, or never will be. */
  synchronized boolean isOver() {
    return over;
  }

  private void run() {
    try {
      steps.forEach(Runnable::run);
    } catch (RuntimeException e) {
      log.debug("{}: the first batch has to prepare itself: {}", name, e.toString());
    }
    synchronized (this) {
      if (!over) {
        over = true;
        join.run();
      }
    }
  }

  /** Gives up; after it nobody joins. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    thread.interrupt();
    try {
      thread.join(PATIENCE.toMillis()); // returns at once if it never began
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
