package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class CommitsTest {

  private static final TopicPartition KEPT = new TopicPartition("topic", 0);
  private static final TopicPartition TAKEN = new TopicPartition("topic", 1);

  @Test
  void shouldBeginAgainAtTheFirstOfWhatItStillOwns() {
    try (MockConsumer<String, byte[]> consumer = new LateToKnow()) {
      consumer.assign(List.of(KEPT));

      Map<TopicPartition, Long> begins =
          Commits.rewind(List.of(record(TAKEN, 3), record(KEPT, 8), record(KEPT, 7)), consumer);

      assertThat(begins).isEqualTo(Map.of(KEPT, 7L));
      assertThat(consumer.position(KEPT)).isEqualTo(7);
    }
  }

  private static ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, "key", new byte[0]);
  }

  /** Its own thread has given a partition away since it was asked what it owns. */
  private static final class LateToKnow extends MockConsumer<String, byte[]> {
    LateToKnow() {
      super("earliest");
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
      return Set.of(KEPT, TAKEN);
    }
  }
}
