package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inputs that led to nothing, and changed nothing: a transaction of their own would only say how
 * far was read. The next one says it as well; if none comes within a moment, the offsets are
 * committed without one. Whoever restores the partition before that reads them again, and they lead
 * to nothing again, because the state is the same. Used by the consumer's thread.
 */
final class QuietInputs<S, C, E extends Event> {

  /** How long it may take until it is committed that inputs led to nothing. */
  static final Duration MOMENT = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(QuietInputs.class);

  private final String service;
  private final Ownership<S, C, E> ownership;

  /** {@link System#nanoTime} of the first one that is not committed. */
  private Optional<Long> since = Optional.empty();

  QuietInputs(String service, Ownership<S, C, E> ownership) {
    this.service = service;
    this.ownership = ownership;
  }

  /** Inputs have been decided, and nothing has to be written. */
  void add() {
    if (since.isEmpty()) {
      since = Optional.of(System.nanoTime());
    }
  }

  /** These offsets, and how far partitions were read beyond what is committed. */
  Map<TopicPartition, OffsetAndMetadata> with(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> all = uncommitted();
    all.putAll(offsets);
    return all;
  }

  /** These offsets are committed. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (topic, offset) -> {
          Slot.Ready<S, C, E> ready = ownership.ready(topic.partition());
          if (ready != null) {
            ready.committed().put(topic, offset.offset());
          }
        });
    since = Optional.empty();
  }

  /** Commits what has not been for a moment. */
  void commitDue(Consumer<?, ?> consumer) {
    if (since.isEmpty() || System.nanoTime() - since.get() < MOMENT.toNanos()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
    try {
      commit(offsets, consumer);
      committed(offsets);
    } catch (KafkaException e) {
      // a partition that is no longer ours, or Kafka is away: the next transaction says it
      log.debug("{}: offsets of inputs that led to nothing: {}", service, e.toString());
      since = Optional.of(System.nanoTime());
    }
  }

  /** The partition is about to be restored: what is not committed by then is read again. */
  void rewind(int partition, Consumer<?, ?> consumer) {
    Slot.Ready<S, C, E> ready = ownership.ready(partition);
    if (ready != null) {
      ready
          .processed()
          .forEach(
              (topic, offset) -> {
                long committed = ready.committed().getOrDefault(topic, 0L);
                if (committed < offset && consumer.assignment().contains(topic)) {
                  consumer.seek(topic, committed);
                }
              });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Slot.Ready<S, C, E> ready : ownership.slots()) {
      ready
          .processed()
          .forEach(
              (topic, offset) -> {
                if (ready.committed().getOrDefault(topic, 0L) < offset) {
                  offsets.put(topic, new OffsetAndMetadata(offset));
                }
              });
    }
    return offsets;
  }

  /** The container wakes its consumer when a partition is to be paused or resumed: once. */
  private static void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<?, ?> consumer) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets);
    } catch (WakeupException _) {
      consumer.commitSync(offsets);
    }
  }
}
