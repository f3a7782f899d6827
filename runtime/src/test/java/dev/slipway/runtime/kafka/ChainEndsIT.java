package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.chain.HashChain;
import dev.slipway.schemas.chain.HashChain.Link;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** Where a hash chain goes on is found in the log alone. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ChainEndsIT {

  private static final EmbeddedKafkaBroker BROKER = OneBroker.create();
  private static final String NAME = "score-events";

  private final KafkaSettings settings =
      new KafkaSettings(
          Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
          Map.of("schema.registry.url", "mock://none"),
          UUID.randomUUID() + ".",
          1,
          "one");
  private final TopicPartition topic = new TopicPartition(settings.topic(NAME), 0);
  private Link last = HashChain.before(NAME, 0);

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  @BeforeEach
  void createTopic() {
    BROKER.addTopics(new NewTopic(topic.topic(), 1, (short) 1));
  }

  @Test
  void shouldBeginWhereThereIsNothing() {
    assertThat(found()).isEqualTo(HashChain.before(NAME, 0));
  }

  @Test
  void shouldGoOnAfterTheLastRecordThatCounts() {
    DefaultKafkaProducerFactory<String, byte[]> factory = Clients.transactional(settings, "g");
    try (Producer<String, byte[]> producer = factory.createProducer()) {
      commit(producer);
      commit(producer);
      Link counted = last;
      giveUp(producer);

      assertThat(found()).isEqualTo(counted);
    } finally {
      factory.destroy();
    }
  }

  @Test
  void shouldLookFurtherBackWhenNothingNearTheEndCounts() {
    DefaultKafkaProducerFactory<String, byte[]> factory = Clients.transactional(settings, "g");
    try (Producer<String, byte[]> producer = factory.createProducer()) {
      commit(producer);
      Link counted = last;
      // each has two offsets: its own, and that of the end of its transaction
      for (int i = 0; i < 120; i++) {
        giveUp(producer);
      }

      assertThat(found()).isEqualTo(counted);
    } finally {
      factory.destroy();
    }
  }

  private void commit(Producer<String, byte[]> producer) {
    producer.beginTransaction();
    ProducerRecord<String, byte[]> record = record();
    last = HashChain.after(last, record.key(), record.headers(), record.value());
    record.headers().add(HashChain.HEADER, last.hash());
    var _ = producer.send(record);
    producer.commitTransaction();
  }

  private void giveUp(Producer<String, byte[]> producer) {
    producer.beginTransaction();
    ProducerRecord<String, byte[]> record = record();
    record.headers().add(HashChain.HEADER, HashChain.before("given up", 0).hash());
    var _ = producer.send(record);
    producer.flush();
    producer.abortTransaction();
  }

  private ProducerRecord<String, byte[]> record() {
    return new ProducerRecord<>(topic.topic(), 0, "a/staging", new byte[] {1, 2, 3});
  }

  private Link found() {
    try (KafkaConsumer<String, byte[]> reader = Clients.reader(settings, "")) {
      Map<TopicPartition, Long> ends = reader.endOffsets(Set.of(topic));
      Map<TopicPartition, Link> found = new ChainEnds(settings, reader, () -> true).find(ends);
      assertThat(found).containsOnlyKeys(topic);
      return Objects.requireNonNull(found.get(topic));
    }
  }
}
