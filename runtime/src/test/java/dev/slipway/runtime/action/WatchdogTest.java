package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.action.Watchdog.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for nothing, by a clock that is moved. */
final class WatchdogTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final ManualClock clock = new ManualClock();
  private final Watchdog watchdog = new Watchdog("test", clock, LIMIT);

  @AfterEach
  void close() {
    watchdog.close();
  }

  @Test
  void shouldTellOfADueTimeThatPassedWithoutAnAnswer() {
    watchdog.follow(0, waiting(Optional.of(ManualClock.START.plusSeconds(600)), "d/2/worker/1"));

    clock.moveTo(Duration.ofSeconds(650));
    assertThat(watchdog.stalled()).isEmpty();
    clock.moveTo(Duration.ofSeconds(651));
    assertThat(watchdog.stalled())
        .containsExactly(
            "Expected d of app/staging to be answered soon after 2026-11-21T14:33:10Z, but 51 s later nothing has come of it; it waits for d/2/worker/1.");
  }

  @Test
  void shouldTellOfADeploymentThatOwnsNoTime() {
    watchdog.follow(0, waiting(Optional.empty()));

    clock.moveTo(Duration.ofSeconds(51));
    assertThat(watchdog.stalled())
        .containsExactly(
            "Expected d of app/staging to be over or to own a time at which it is looked at again, but it has none for 51 s; it waits for nothing.");
  }

  @Test
  void shouldGiveWhatCameDueDuringAnOutageItsTimeAfterARestart() {
    watchdog.follow(0, waiting(Optional.of(ManualClock.START.minusSeconds(3600))));

    clock.moveTo(LIMIT);
    assertThat(watchdog.stalled()).isEmpty();
    clock.moveTo(LIMIT.plusSeconds(1));
    assertThat(watchdog.stalled()).hasSize(1);
  }

  @Test
  void shouldCountFromTheFirstTimeThatTheSameIsWanted() {
    watchdog.follow(0, waiting(Optional.empty()));
    clock.moveTo(Duration.ofSeconds(40));
    watchdog.follow(0, waiting(Optional.empty()));

    clock.moveTo(Duration.ofSeconds(51));
    assertThat(watchdog.stalled()).hasSize(1);
  }

  @Test
  void shouldForgetWhatMovesOnIsOverOrBelongsToSomebodyElse() {
    watchdog.follow(0, waiting(Optional.empty()));
    watchdog.follow(1, new Waiting("b/staging", "", Optional.empty(), List.of()));
    watchdog.follow(2, new Waiting("c/staging", "", Optional.empty(), List.of()));
    clock.moveTo(Duration.ofSeconds(51));
    assertThat(watchdog.stalled()).hasSize(3);

    watchdog.follow(0, waiting(Optional.of(clock.instant().plusSeconds(1))));
    watchdog.over(1, "b/staging");
    watchdog.release(2);
    assertThat(watchdog.stalled()).isEmpty();
  }

  private static Waiting waiting(Optional<Instant> due, String... waitsFor) {
    return new Waiting("app/staging", "d", due, List.of(waitsFor));
  }
}
