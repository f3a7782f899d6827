package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClockGuardTest {

  private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");

  private Instant now = START;
  private final ClockGuard guard = new ClockGuard(() -> now);

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void shouldSayThatTheClockWasSetBack() {
    assertThat(guard.look()).isEmpty();

    now = START.minusSeconds(31);

    assertThat(guard.look())
        .hasValue(
            "Expected the clock of this host to go on, but it was set back by 31 s, and Kafka's clients would stand still that long");
  }

  @Test
  void shouldSayItWhenAClockThatWasAheadIsSetRight() {
    now = START.plusSeconds(3600);
    assertThat(guard.look()).as("ahead harms nobody").isEmpty();

    now = START.plusSeconds(2);

    assertThat(guard.look()).isPresent();
  }

  @Test
  void shouldLeaveAloneWhatIsSoonOver() {
    now = START.minusSeconds(30);
    assertThat(guard.look()).isEmpty();

    now = START.plusSeconds(1);
    assertThat(guard.look()).isEmpty();
  }
}
