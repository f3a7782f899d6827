package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

final class BlameTest {

  @Test
  void shouldCountOnlyWhatWasNotedOfThisRecord() {
    assertThat(Blame.times(new OffsetAndMetadata(7, "ended 2"), 7)).isEqualTo(2);
    assertThat(Blame.times(new OffsetAndMetadata(7, "ended 2"), 8)).as("another").isZero();
    assertThat(Blame.times(new OffsetAndMetadata(7), 7)).as("an ordinary commit").isZero();
    assertThat(Blame.times(null, 7)).as("never committed").isZero();
  }

  @Test
  void shouldNotStumbleOverWhatSomebodyElseWrote() {
    assertThat(Blame.times(new OffsetAndMetadata(7, "ended twice"), 7)).isZero();
    assertThat(Blame.times(new OffsetAndMetadata(7, "hello"), 7)).isZero();
  }
}
