package dev.slipway.adapters.net;

import java.time.Duration;

/** A moment by which something must have ended. */
public final class Deadline {

  private static final Duration FAR = Duration.ofDays(1);

  private final long startedNanos = System.nanoTime();
  private final long millis;

  private Deadline(Duration time) {
    // rounded up: a time that was just handed over shall read as it was given
    this.millis =
        Math.max(0, time.compareTo(FAR) > 0 ? FAR.toMillis() : time.plusNanos(999_999).toMillis());
  }

  /** So long from now; at most a day. */
  public static Deadline in(Duration time) {
    return new Deadline(time);
  }

  /** This or so long from now, whichever is earlier. */
  public Deadline orIn(Duration time) {
    Duration left = Duration.ofMillis(millisLeft());
    return new Deadline(left.compareTo(time) < 0 ? left : time);
  }

  /** Never negative. */
  public long millisLeft() {
    return Math.max(0, millis - (System.nanoTime() - startedNanos) / 1_000_000);
  }

  public boolean passed() {
    return millisLeft() == 0;
  }

  /** The whole time that was given. */
  public long millis() {
    return millis;
  }
}
