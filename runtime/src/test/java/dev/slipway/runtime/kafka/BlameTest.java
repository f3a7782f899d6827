package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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

  @Test
  void shouldAskAgainWhenItIsWokenForSomethingElse() {
    TopicPartition partition = new TopicPartition("topic", 0);
    try (MockConsumer<String, byte[]> consumer = new Woken()) {
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(7, "ended 1")));

      assertThat(Blame.times(Blame.committed(partition, consumer), 7)).isEqualTo(1);
    }
  }

  /** Its first call is ended by a wake-up. */
  private static final class Woken extends MockConsumer<String, byte[]> {
    private boolean woken;

    Woken() {
      super("earliest");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      if (!woken) {
        woken = true;
        throw new WakeupException();
      }
      return super.committed(partitions, timeout);
    }
  }
}
