package dev.slipway.runtime.kafka;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Batch;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.Output;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.schemas.serde.PoisonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Decides what a poll's records lead to, in one transaction for state, events and offsets. What
 * cannot be decided together is decided record by record; a record that cannot be decided at all is
 * kept aside, and the partition goes on.
 */
final class BatchProcessor<S, C, E extends Event>
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(BatchProcessor.class);

  private final KafkaSettings settings;
  private final ServiceRules<S, C, E> rules;
  private final KafkaTemplate<String, byte[]> template;
  private final Wire wire;
  private final Ownership<S, C, E> ownership;
  private final Outside outside;

  BatchProcessor(
      KafkaSettings settings,
      ServiceRules<S, C, E> rules,
      KafkaTemplate<String, byte[]> template,
      Wire wire,
      Ownership<S, C, E> ownership,
      Outside outside) {
    this.settings = settings;
    this.rules = rules;
    this.template = template;
    this.wire = wire;
    this.ownership = ownership;
    this.outside = outside;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> polled,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    Objects.requireNonNull(consumer, "the container hands its consumer over");
    MDC.put("service", rules.name());
    Map<Integer, List<ConsumerRecord<String, byte[]>>> byPartition = new LinkedHashMap<>();
    polled.forEach(
        record ->
            byPartition.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(record));
    List<ConsumerRecord<String, byte[]>> workable = new ArrayList<>();
    byPartition.forEach(
        (partition, records) -> {
          Slot.Ready<S, C, E> ready = ownership.ready(partition);
          if (ready == null) {
            // not owned in all topics, or not restored yet: these records come again
            rewind(records, consumer);
          } else {
            records.stream().filter(record -> isNew(ready, record)).forEach(workable::add);
          }
        });
    if (!workable.isEmpty()) {
      work(workable, consumer);
    }
  }

  private static boolean isNew(Slot.Ready<?, ?, ?> ready, ConsumerRecord<?, ?> record) {
    return record.offset() >= ready.processed().getOrDefault(partitionOf(record), 0L);
  }

  private void work(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    try {
      transact(records, consumer, false);
    } catch (UndecidableException e) {
      oneByOne(records, consumer);
    } catch (RuntimeException e) {
      unknownEnd(records, consumer, e);
    }
  }

  private void oneByOne(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    for (int i = 0; i < records.size(); i++) {
      try {
        transact(records.subList(i, i + 1), consumer, true);
      } catch (RuntimeException e) {
        unknownEnd(records.subList(i, records.size()), consumer, e);
        return;
      }
    }
  }

  /**
   * Whether the transaction counted is not known, or Kafka is away: forget, restore, and read again
   * from there.
   */
  private void unknownEnd(
      List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer, RuntimeException e) {
    log.warn(
        "{}: expected a transaction to be committed, but it was not: {}; restoring the state and reading on from there",
        rules.name(),
        e.toString());
    rewind(records, consumer);
    records.stream().map(ConsumerRecord::partition).distinct().forEach(ownership::reset);
  }

  private void transact(
      List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer, boolean keepAside) {
    Map<Integer, Batch<S, C, E>> batches = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      Slot.Ready<S, C, E> ready = ownership.ready(record.partition());
      if (ready == null) {
        throw new KafkaException(
            "Expected to own partition " + record.partition() + ", but lost it.");
      }
      Batch<S, C, E> batch =
          batches.computeIfAbsent(record.partition(), p -> ready.shard().begin());
      if (!decided(record, batch, keepAside, outgoing)) {
        // half a decision is none: what it did before it failed is dropped with the batch
        batches.put(record.partition(), ready.shard().begin());
      }
      offsets.put(partitionOf(record), new OffsetAndMetadata(record.offset() + 1));
    }
    batches.forEach(
        (partition, batch) -> {
          batch.outputs().forEach(output -> outgoing.add(encode(output, partition)));
          batch.stateChanges().forEach(output -> outgoing.add(encode(output, partition)));
        });
    template.executeInTransaction(
        operations -> {
          // a failed send fails the commit, so nobody needs to wait for each
          outgoing.forEach(record -> sent(operations.send(record)));
          operations.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
          return true;
        });
    committed(batches, offsets);
  }

  static void sent(CompletableFuture<?> future) {
    if (future.isCompletedExceptionally()) {
      future.join();
    }
  }

  private boolean decided(
      ConsumerRecord<String, byte[]> record,
      Batch<S, C, E> batch,
      boolean keepAside,
      List<ProducerRecord<String, byte[]>> outgoing) {
    try {
      batch.process(input(record));
      return true;
    } catch (KafkaException e) {
      if (!(e instanceof PoisonException)) {
        throw e;
      }
      aside(record, e, keepAside, outgoing);
    } catch (RuntimeException | StackOverflowError e) {
      aside(record, e, keepAside, outgoing);
    }
    return false;
  }

  private void aside(
      ConsumerRecord<String, byte[]> record,
      Throwable reason,
      boolean keepAside,
      List<ProducerRecord<String, byte[]>> outgoing) {
    if (!keepAside) {
      throw new UndecidableException(reason);
    }
    log.error(
        "{}: kept {}-{}@{} aside, because it cannot be processed: {}",
        rules.name(),
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage(),
        reason instanceof PoisonException ? null : reason);
    outgoing.add(DeadLetters.of(settings, rules.name(), record, reason));
  }

  private void committed(
      Map<Integer, Batch<S, C, E>> batches, Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          Slot.Ready<S, C, E> ready = ownership.ready(partition.partition());
          if (ready != null) {
            ready.processed().put(partition, offset.offset());
          }
        });
    batches.forEach(
        (partition, batch) -> {
          List<String> changed = batch.commit();
          batch.events().forEach(this::logEvent);
          batch.refusals().forEach(this::logRefusal);
          Slot.Ready<S, C, E> ready = ownership.ready(partition);
          if (ready != null) {
            changed.forEach(aggregate -> outside.follow(partition, ready.shard().wants(aggregate)));
          }
        });
  }

  private void logEvent(E event) {
    log.info("{} {}", event.deploymentId(), event.getClass().getSimpleName());
  }

  private void logRefusal(Decision.Refused<E> refused) {
    log.debug("refused ({}): {}", refused.reason(), refused.sentence());
  }

  private Input input(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null || record.key() == null) {
      throw new PoisonException(
          "Expected a record with a key and a value, but one of them is missing.");
    }
    GenericRecord value = wire.decode(record.value());
    Position position =
        new Position(settings.nameOf(record.topic()), record.partition(), record.offset());
    String subject = Headers.value(record.headers(), Headers.SUBJECT);
    return new Input(
        position, Instant.ofEpochMilli(record.timestamp()), record.key(), subject, value);
  }

  private ProducerRecord<String, byte[]> encode(Output output, int partition) {
    String topic = settings.topic(output.topic());
    GenericRecord value = output.value();
    if (value == null) {
      return new ProducerRecord<>(topic, partition, output.key(), null);
    }
    String id = output.id().isEmpty() ? UUID.randomUUID().toString() : output.id();
    RecordHeaders headers = Headers.of(rules.name(), id, output.subject(), value.getSchema());
    return new ProducerRecord<>(
        topic, partition, null, output.key(), wire.encode(topic, value), headers);
  }

  /** Makes the consumer read these records again. */
  static void rewind(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(record -> first.merge(partitionOf(record), record.offset(), Math::min));
    first.forEach(
        (partition, offset) -> {
          if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
          }
        });
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** A record of the batch cannot be processed; which one is found record by record. */
  private static final class UndecidableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndecidableException(Throwable cause) {
      super(cause);
    }
  }
}
