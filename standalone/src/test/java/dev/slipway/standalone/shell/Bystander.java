package dev.slipway.standalone.shell;

import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A member of the service's group that reads one of its inputs only, and does nothing with it. */
final class Bystander implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AtomicReference<Set<Integer>> partitions = new AtomicReference<>(Set.of());
  private final Thread thread;

  Bystander(KafkaSettings settings, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                String.valueOf(settings.client().get("bootstrap.servers")),
                "group.id",
                settings.prefix() + Tally.GROUP,
                "group.protocol",
                "consumer",
                "group.remote.assignor",
                "range",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = new Thread(() -> poll(settings.topic(topic)), "bystander");
    thread.start();
  }

  private void poll(String topic) {
    try (consumer) {
      consumer.subscribe(Set.of(topic));
      while (true) {
        var _ = consumer.poll(Duration.ofMillis(100));
        partitions.set(
            consumer.assignment().stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toUnmodifiableSet()));
      }
    } catch (WakeupException _) {
      // told to go
    }
  }

  /** What it owns, once it owns something. */
  Set<Integer> partitions() {
    return await()
        .atMost(DeployerUnderTest.PATIENCE)
        .until(partitions::get, owned -> !owned.isEmpty());
  }

  /** Leaves the group. */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
