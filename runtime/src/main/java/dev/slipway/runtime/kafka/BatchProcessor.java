package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Batch;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RegistryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
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
 * kept aside, and the partition goes on. What needs the registry while it is away is not decided,
 * and waits.
 */
final class BatchProcessor<S, C, E extends Event>
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(BatchProcessor.class);

  private final KafkaSettings settings;
  private final ServiceRules<S, C, E> rules;
  private final KafkaTemplate<String, byte[]> template;
  private final Records forms;
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
    this.forms = new Records(settings, rules.name(), wire);
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
    List<ConsumerRecord<String, byte[]>> left = records;
    while (!left.isEmpty()) {
      try {
        transact(left, consumer, false);
        return;
      } catch (RegistryAwayException e) {
        left = withoutWaiting(left, e, consumer);
      } catch (UndecidableException e) {
        oneByOne(left, consumer);
        return;
      } catch (RuntimeException e) {
        if (isTooLarge(e)) {
          oneByOne(left, consumer);
        } else {
          unknownEnd(left, consumer, e);
        }
        return;
      }
    }
  }

  private void oneByOne(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    List<ConsumerRecord<String, byte[]>> left = records;
    while (!left.isEmpty()) {
      try {
        alone(left.getFirst(), consumer);
        left = left.subList(1, left.size());
      } catch (RegistryAwayException e) {
        left = withoutWaiting(left, e, consumer);
      } catch (RuntimeException e) {
        unknownEnd(left, consumer, e);
        return;
      }
    }
  }

  private void alone(ConsumerRecord<String, byte[]> record, Consumer<?, ?> consumer) {
    try {
      transact(List.of(record), consumer, true);
    } catch (RuntimeException e) {
      if (!isTooLarge(e)) {
        throw e;
      }
      // known not to have been committed; what it leads to no topic would ever take
      List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
      aside(record, e, true, outgoing);
      Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(partitionOf(record), after(record));
      commit(outgoing, offsets, consumer);
      committed(Map.of(), offsets);
    }
  }

  /** Leaves what waits for the registry to a later time, and gives the rest. */
  private List<ConsumerRecord<String, byte[]>> withoutWaiting(
      List<ConsumerRecord<String, byte[]>> records,
      RegistryAwayException e,
      Consumer<?, ?> consumer) {
    int from = e.record == null ? 0 : records.indexOf(e.record);
    List<ConsumerRecord<String, byte[]>> waiting = new ArrayList<>();
    List<ConsumerRecord<String, byte[]>> rest = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      boolean waits = records.get(i).partition() == e.partition && i >= from;
      (waits ? waiting : rest).add(records.get(i));
    }
    rewind(waiting, consumer);
    ownership.hold(e.partition, String.valueOf(e.getMessage()));
    return rest;
  }

  private static boolean isTooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
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
      offsets.put(partitionOf(record), after(record));
    }
    for (Map.Entry<Integer, Batch<S, C, E>> entry : batches.entrySet()) {
      try {
        outgoing.addAll(encoded(entry.getKey(), entry.getValue()));
      } catch (RegistryException e) {
        throw new RegistryAwayException(entry.getKey(), null, e);
      } catch (RuntimeException | StackOverflowError e) {
        if (e instanceof KafkaException && !(e instanceof SerializationException)) {
          // Kafka did not take what an audit needs to read them
          throw e;
        }
        // what it leads to cannot be written down
        aside(records.getFirst(), e, keepAside, outgoing);
        Slot.Ready<S, C, E> ready = Objects.requireNonNull(ownership.ready(entry.getKey()));
        entry.setValue(ready.shard().begin());
      }
    }
    commit(outgoing, offsets, consumer);
    committed(batches, offsets);
  }

  private List<ProducerRecord<String, byte[]>> encoded(int partition, Batch<S, C, E> batch) {
    List<ProducerRecord<String, byte[]>> encoded = new ArrayList<>();
    batch.outputs().forEach(output -> encoded.add(forms.write(output, partition)));
    batch.stateChanges().forEach(output -> encoded.add(forms.write(output, partition)));
    return encoded;
  }

  private void commit(
      List<ProducerRecord<String, byte[]>> outgoing,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<?, ?> consumer) {
    template.executeInTransaction(
        operations -> {
          // a failed send fails the commit, so nobody needs to wait for each
          outgoing.forEach(record -> sent(operations.send(record)));
          operations.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
          return true;
        });
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
      batch.process(forms.read(record));
      return true;
    } catch (RegistryException e) {
      throw new RegistryAwayException(record.partition(), record, e);
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
        DeadLetters.sentence(reason),
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
            // also what was kept aside: after a restart the committed offsets would say so
            ready.shard().readUpTo(settings.nameOf(partition.topic()), offset.offset());
            ownership.worked(partition.partition());
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

  private static void rewind(
      List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    Map<TopicPartition, Long> first = new HashMap<>();
    records.forEach(record -> first.merge(partitionOf(record), record.offset(), Math::min));
    first.forEach(
        (partition, offset) -> {
          if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
          }
        });
  }

  private static OffsetAndMetadata after(ConsumerRecord<?, ?> record) {
    return new OffsetAndMetadata(record.offset() + 1);
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** A partition needs the registry, which does not answer; nothing is wrong with its records. */
  private static final class RegistryAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int partition;
    private final transient @Nullable ConsumerRecord<String, byte[]> record;

    /**
     * @param record the one that could not be read; null if what the partition leads to could not
     *     be written
     */
    RegistryAwayException(
        int partition, @Nullable ConsumerRecord<String, byte[]> record, RegistryException cause) {
      super(cause.getMessage(), cause);
      this.partition = partition;
      this.record = record;
    }
  }

  /** A record of the batch cannot be processed; which one is found record by record. */
  private static final class UndecidableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndecidableException(Throwable cause) {
      super(cause);
    }
  }
}
