package dev.slipway.bench.log;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets time pass: chaos is about what happens meanwhile. */
public final class Waiting {

  private static final Duration LOOK = Duration.ofMillis(100);

  private Waiting() {}

  public static void pause(Duration time) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns whether the condition held in time. */
  public static boolean until(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      pause(LOOK);
    }
    return true;
  }
}
