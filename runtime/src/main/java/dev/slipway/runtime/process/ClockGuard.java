package dev.slipway.runtime.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when the clock of its host was set back. Kafka's clients measure every wait by
 * that clock and take it for one that never goes back: until it is where it was, they send no
 * heartbeat, ask for no metadata and try nothing again. A service would be out of its group, not
 * know it, and drop every transaction for as long as that takes. A new process knows nothing of the
 * other time. What is over by itself within the time that recovering may take is left alone.
 */
public final class ClockGuard implements AutoCloseable {

  static final Duration MOST = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("clock-guard").daemon().factory());
  private Instant latest;

  /** Begins when {@link #start} is called. */
  public ClockGuard(InstantSource clock) {
    this.clock = clock;
    this.latest = clock.instant();
  }

  /** Looks at the clock every second. */
  public void start() {
    var _ =
        rounds.scheduleWithFixedDelay(
            ProcessEnd.guarding("looking at the clock", this::round), 1, 1, TimeUnit.SECONDS);
  }

  private void round() {
    look()
        .ifPresent(
            sentence -> {
              throw ProcessEnd.end(sentence);
            });
  }

  /** A sentence when the clock is too far behind the latest time that it showed. */
  Optional<String> look() {
    Instant now = clock.instant();
    if (now.isAfter(latest)) {
      latest = now;
    }
    Duration behind = Duration.between(now, latest);
    return behind.compareTo(MOST) > 0
        ? Optional.of(
            "Expected the clock of this host to go on, but it was set back by %d s, and Kafka's clients would stand still that long"
                .formatted(behind.toSeconds()))
        : Optional.empty();
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
