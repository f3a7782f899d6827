package dev.slipway.runtime.kafka;

import dev.slipway.schemas.chain.HashChain;
import dev.slipway.schemas.chain.HashChain.Link;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the last link of hash chains. The last committed record has it, and most often stands near
 * the end; ends of transactions and what was given up have offsets, too, so it is looked for from
 * there backwards, in steps that grow.
 */
final class ChainEnds {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long FIRST_LOOK = 100;
  private static final int FURTHER = 10;

  private final KafkaSettings settings;
  private final Consumer<String, byte[]> reader;
  private final BooleanSupplier wanted;

  /**
   * A search.
   *
   * @param reader reads committed records, and has nothing else to do
   * @param wanted false once nobody wants the result any more
   */
  ChainEnds(KafkaSettings settings, Consumer<String, byte[]> reader, BooleanSupplier wanted) {
    this.settings = settings;
    this.reader = reader;
    this.wanted = wanted;
  }

  /**
   * The last link of each; where there is none yet, the one before the first.
   *
   * @param ends where each topic ends, open transactions included: they are waited for
   * @throws IllegalStateException if it is not wanted any more
   */
  Map<TopicPartition, Link> find(Map<TopicPartition, Long> ends) {
    reader.assign(ends.keySet()); // before it is asked: the client warns of what it does not have
    Map<TopicPartition, Long> beginnings = reader.beginningOffsets(ends.keySet());
    Map<TopicPartition, Link> found = new HashMap<>();
    Set<TopicPartition> left = new HashSet<>(ends.keySet());
    for (long back = FIRST_LOOK; !left.isEmpty(); back *= FURTHER) {
      reader.assign(left);
      for (TopicPartition topic : left) {
        long from = Objects.requireNonNull(ends.get(topic)) - back;
        reader.seek(topic, Math.max(from, beginnings.getOrDefault(topic, 0L)));
      }
      readTo(ends, left, found);
      long looked = back;
      left.removeIf(
          topic ->
              found.containsKey(topic)
                  || Objects.requireNonNull(ends.get(topic)) - looked
                      <= beginnings.getOrDefault(topic, 0L));
    }
    ends.keySet().forEach(topic -> found.computeIfAbsent(topic, this::before));
    return found;
  }

  private void readTo(
      Map<TopicPartition, Long> ends, Set<TopicPartition> topics, Map<TopicPartition, Link> found) {
    while (topics.stream()
        .anyMatch(topic -> reader.position(topic) < Objects.requireNonNull(ends.get(topic)))) {
      if (!wanted.getAsBoolean()) {
        throw new IllegalStateException(
            "Expected to own the partition while looking for the ends of its hash chains, but lost it.");
      }
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        TopicPartition topic = new TopicPartition(record.topic(), record.partition());
        Link link = HashChain.of(record.headers());
        found.put(topic, link == null ? before(topic) : link);
      }
    }
  }

  private Link before(TopicPartition topic) {
    return HashChain.before(settings.nameOf(topic.topic()), topic.partition());
  }
}
