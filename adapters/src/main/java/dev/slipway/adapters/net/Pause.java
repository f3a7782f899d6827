package dev.slipway.adapters.net;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time between two looks at something that has no way to call back. */
public final class Pause {

  private Pause() {}

  /** Returns after so long, or when interrupted. */
  public static void of(Duration time) throws InterruptedException {
    boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    if (never) {
      throw new IllegalStateException("Expected nobody to end a pause, but somebody did.");
    }
  }
}
