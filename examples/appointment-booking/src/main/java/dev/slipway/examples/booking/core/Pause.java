package dev.slipway.examples.booking.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
public final class Pause {
  private Pause() {}

  /** Returns after {@code duration}; at once when it is not positive. */
  public static void of(Duration duration) {
    if (duration.isPositive()) {
      new CompletableFuture<Boolean>()
          .completeOnTimeout(true, duration.toNanos(), TimeUnit.NANOSECONDS)
          .join();
    }
  }
}
