package dev.slipway.runtime.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** What records lead to, and how far they have been read, in one transaction. */
final class Commits {

  private static final Logger log = LoggerFactory.getLogger(Commits.class);

  private final KafkaTemplate<String, byte[]> template;

  Commits(KafkaTemplate<String, byte[]> template) {
    this.template = template;
  }

  /**
   * Returns when all of it counts; throws when none of it does, or when that is not known.
   *
   * <p>A producer whose transaction failed is never used again: Kafka's keeps offsets that were not
   * acknowledged when it gave up, and would commit them with its next transaction, without the
   * records that belong to them ({@code pendingTxnOffsetCommits} in 4.2). The next one takes over
   * from it at once, so that nobody waits for its transaction until that times out.
   */
  void commit(
      List<ProducerRecord<String, byte[]>> outgoing,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<?, ?> consumer) {
    try {
      template.executeInTransaction(
          operations -> {
            // a failed send fails the commit, so nobody needs to wait for each
            outgoing.forEach(record -> sent(operations.send(record)));
            operations.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            return true;
          });
    } catch (RuntimeException e) {
      takeOver();
      throw e;
    }
  }

  private void takeOver() {
    ProducerFactory<String, byte[]> producers = template.getProducerFactory();
    producers.reset();
    try {
      Clients.takeOver(producers);
    } catch (RuntimeException e) {
      log.debug("the next commit has to take over: {}", e.toString());
    }
  }

  private static void sent(CompletableFuture<?> future) {
    if (future.isCompletedExceptionally()) {
      future.join();
    }
  }

  /**
   * These come again; those of partitions that are not owned any more come to somebody else.
   *
   * @return where the others begin
   */
  static Map<TopicPartition, Long> rewind(
      List<? extends ConsumerRecord<?, ?>> records, Consumer<?, ?> consumer) {
    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(record -> first.merge(partitionOf(record), record.offset(), Math::min));
    first.keySet().retainAll(consumer.assignment());
    first.entrySet().removeIf(begin -> !sought(consumer, begin.getKey(), begin.getValue()));
    return first;
  }

  private static boolean sought(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
    try {
      consumer.seek(partition, offset);
      return true;
    } catch (IllegalStateException e) {
      // taken away since the assignment was asked for: the consumer's own thread does that
      return false;
    }
  }

  static OffsetAndMetadata after(ConsumerRecord<?, ?> record) {
    return new OffsetAndMetadata(record.offset() + 1);
  }

  static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
