package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** What escapes a listener of ours is not taken for work that is done. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NothingHandledIT {

  private static final EmbeddedKafkaBroker BROKER = OneBroker.create();

  private final String group = "group-" + UUID.randomUUID();
  private final KafkaSettings settings =
      new KafkaSettings(
          Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
          Map.of("schema.registry.url", "mock://none"),
          "",
          1,
          "one");

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  @Test
  void shouldHandRecordsOverAgainAndCommitNothing() throws Exception {
    String topic = "topic-" + UUID.randomUUID();
    List<Long> seen = new CopyOnWriteArrayList<>();
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(
        (BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>)
            (records, _, _) -> {
              boolean first = seen.isEmpty();
              records.forEach(record -> seen.add(record.offset()));
              if (first) {
                throw new IllegalStateException("No current assignment for partition");
              }
            });
    KafkaMessageListenerContainer<String, byte[]> container =
        new KafkaMessageListenerContainer<>(Clients.members(settings, group), properties);
    Containers.endWith(container, () -> true);
    try (Admin admin = Admin.create(settings.client());
        Producer<String, byte[]> producer = Clients.facts(settings)) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
      var _ =
          producer
              .send(new ProducerRecord<>(topic, "key", new byte[] {1}))
              .get(30, TimeUnit.SECONDS);
      container.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() >= 2);
      var _ =
          producer
              .send(new ProducerRecord<>(topic, "key", new byte[] {2}))
              .get(30, TimeUnit.SECONDS);
      await().atMost(Duration.ofMinutes(1)).until(() -> seen.contains(1L));

      assertThat(seen).containsSubsequence(0L, 0L, 1L);
      container.stop();
      assertThat(
              admin
                  .listConsumerGroupOffsets(group)
                  .partitionsToOffsetAndMetadata()
                  .get(30, TimeUnit.SECONDS))
          .as("committed by somebody else than us")
          .isEmpty();
    } finally {
      container.stop();
    }
  }
}
