package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

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

  @Test
  void shouldNotUseAProducerAgainWhoseTransactionFailed() {
    List<MockProducer<String, byte[]>> made = new ArrayList<>();
    Commits commits = new Commits(new KafkaTemplate<>(new Made(made)));
    try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
      commits.commit(List.of(), Map.of(TAKEN, new OffsetAndMetadata(1)), consumer);
      made.getFirst().sendOffsetsToTransactionException = new TimeoutException("no answer");

      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(
              () -> commits.commit(List.of(), Map.of(TAKEN, new OffsetAndMetadata(2)), consumer));
      assertThat(made).as("the next one has taken over already").hasSize(2);
      commits.commit(List.of(), Map.of(KEPT, new OffsetAndMetadata(7)), consumer);

      assertThat(made).hasSize(2);
      assertThat(made.getFirst().closed()).isTrue();
      assertThat(made.getLast().consumerGroupOffsetsHistory())
          .singleElement()
          .satisfies(
              groups ->
                  assertThat(groups.values())
                      .singleElement()
                      .satisfies(offsets -> assertThat(offsets).containsOnlyKeys(KEPT)));
    }
  }

  /** Makes producers that nobody else sees. */
  private static final class Made extends DefaultKafkaProducerFactory<String, byte[]> {
    private final List<MockProducer<String, byte[]>> made;

    Made(List<MockProducer<String, byte[]>> made) {
      super(Map.of());
      this.made = made;
      setTransactionIdPrefix("test-");
    }

    @Override
    protected Producer<String, byte[]> createRawProducer(Map<String, Object> config) {
      MockProducer<String, byte[]> producer =
          new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
      made.add(producer);
      return producer;
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
