package dev.slipway.runtime.action;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class ManualClock implements InstantSource {

  static final Instant START = Instant.parse("2026-11-21T14:23:10Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock to so long after the start. */
  void moveTo(Duration sinceStart) {
    now = START.plus(sinceStart);
  }
}
