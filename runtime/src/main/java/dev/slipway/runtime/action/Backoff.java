package dev.slipway.runtime.action;

import java.time.Duration;

/** Waits between repeated tries: 1 s, 2 s, 4 s and so on, at most 30 s. */
final class Backoff {

  private static final int LONGEST_SECONDS = 30;

  private Backoff() {}

  /**
   * The wait before the next try.
   *
   * @param failures tries so far, at least 1
   */
  static Duration afterFailures(int failures) {
    return Duration.ofSeconds(failures > 5 ? LONGEST_SECONDS : 1L << (failures - 1));
  }
}
