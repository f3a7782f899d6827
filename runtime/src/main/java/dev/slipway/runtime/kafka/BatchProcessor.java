package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.kafka.Remedy.Stage;
import dev.slipway.runtime.process.LogContext;
import dev.slipway.runtime.process.ProcessEnd;
import dev.slipway.runtime.shard.Batch;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.schemas.chain.HashChain;
import dev.slipway.schemas.chain.HashChain.Link;
import dev.slipway.schemas.serde.PoisonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Decides what a poll's records lead to, in one transaction for state, events and offsets. What
 * cannot be decided together is decided record by record; a record that cannot be decided at all is
 * kept aside, and the partition goes on. What needs something that is away is not decided, and
 * waits. {@link Remedy} has the policy.
 */
final class BatchProcessor<S, C, E extends Event>
    implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(BatchProcessor.class);

  private final KafkaSettings settings;
  private final ServiceRules<S, C, E> rules;
  private final Commits commits;
  private final Blame blame;
  private final Records forms;
  private final Ownership<S, C, E> ownership;
  private final Outside outside;
  private final RefusedInputs refused;
  private final QuietInputs<S, C, E> quiet;

  BatchProcessor(
      KafkaSettings settings,
      ServiceRules<S, C, E> rules,
      KafkaTemplate<String, byte[]> template,
      Wire wire,
      Ownership<S, C, E> ownership,
      Outside outside,
      RefusedInputs refused) {
    this.settings = settings;
    this.rules = rules;
    this.commits = new Commits(template);
    this.blame = new Blame(settings, rules.name(), commits);
    this.forms = new Records(settings, rules.name(), wire);
    this.ownership = ownership;
    this.outside = outside;
    this.refused = refused;
    this.quiet = new QuietInputs<>(rules.name(), ownership);
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> polled,
      @Nullable Acknowledgment acknowledgment,
      @Nullable Consumer<?, ?> consumer) {
    Objects.requireNonNull(consumer, "the container hands its consumer over");
    LogContext.name(rules.name());
    try {
      sortOut(polled, consumer);
      quiet.commitDue(consumer);
    } catch (Error e) {
      throw ProcessEnd.because(e, "working on records of %s".formatted(rules.name()));
    }
  }

  /** Nothing has come for a while. Called by the consumer's thread. */
  void idle(Consumer<?, ?> consumer) {
    quiet.commitDue(consumer);
  }

  private void sortOut(List<ConsumerRecord<String, byte[]>> polled, Consumer<?, ?> consumer) {
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
            Commits.rewind(records, consumer);
          } else {
            records.stream().filter(record -> isNew(ready, record)).forEach(workable::add);
          }
        });
    if (!workable.isEmpty()) {
      work(workable, consumer);
    }
  }

  private static boolean isNew(Slot.Ready<?, ?, ?> ready, ConsumerRecord<?, ?> record) {
    return record.offset() >= ready.processed().getOrDefault(Commits.partitionOf(record), 0L);
  }

  private void work(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    List<ConsumerRecord<String, byte[]>> left = records;
    while (!left.isEmpty()) {
      try {
        transact(left, consumer, false);
        return;
      } catch (AwayException e) {
        left = withoutWaiting(left, e, consumer);
      } catch (UndecidableException e) {
        oneByOne(left, consumer);
        return;
      } catch (RuntimeException e) {
        if (Remedy.of(e, Stage.COMMITTING) == Remedy.SET_ASIDE) {
          oneByOne(left, consumer);
        } else {
          unknownEnd(left, consumer, e);
        }
        return;
      } catch (StackOverflowError | LinkageError | AssertionError e) {
        // whose fault it is shows when each is alone; what is before it counts
        oneByOne(left, consumer);
        throw e;
      }
    }
  }

  private void oneByOne(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    List<ConsumerRecord<String, byte[]>> left = records;
    while (!left.isEmpty()) {
      try {
        alone(left.getFirst(), consumer);
        left = left.subList(1, left.size());
      } catch (AwayException e) {
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
    } catch (AwayException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Remedy.of(e, Stage.COMMITTING) != Remedy.SET_ASIDE) {
        throw e;
      }
      // known not to have been committed; what it leads to no topic would ever take
      List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
      aside(record, e, true, outgoing);
      Map<TopicPartition, OffsetAndMetadata> offsets =
          Map.of(Commits.partitionOf(record), Commits.after(record));
      commit(outgoing, offsets, consumer);
      committed(Map.of(), offsets);
    } catch (Error e) {
      blame.note(record, e, consumer);
      throw e;
    }
  }

  /** Leaves what waits for something to a later time, and gives the rest. */
  private List<ConsumerRecord<String, byte[]>> withoutWaiting(
      List<ConsumerRecord<String, byte[]>> records, AwayException e, Consumer<?, ?> consumer) {
    int from = e.record == null ? 0 : records.indexOf(e.record);
    List<ConsumerRecord<String, byte[]>> waiting = new ArrayList<>();
    List<ConsumerRecord<String, byte[]>> rest = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      boolean waits = records.get(i).partition() == e.partition && i >= from;
      (waits ? waiting : rest).add(records.get(i));
    }
    Commits.rewind(waiting, consumer);
    ownership.hold(e.partition, String.valueOf(e.getMessage()));
    return rest;
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
    Commits.rewind(records, consumer);
    records.stream()
        .map(ConsumerRecord::partition)
        .distinct()
        .forEach(
            partition -> {
              quiet.rewind(partition, consumer);
              ownership.reset(partition);
            });
  }

  private void transact(
      List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer, boolean keepAside) {
    Map<Integer, Batch<S, C, E>> batches = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
    Map<TopicPartition, Link> links = new HashMap<>();
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
      offsets.put(Commits.partitionOf(record), Commits.after(record));
    }
    for (Map.Entry<Integer, Batch<S, C, E>> entry : batches.entrySet()) {
      try {
        outgoing.addAll(encoded(entry.getKey(), entry.getValue(), links));
      } catch (RuntimeException e) {
        if (Remedy.of(e, Stage.WRITING) == Remedy.WAIT) {
          throw new AwayException(entry.getKey(), null, e);
        }
        // what it leads to cannot be written down
        aside(records.getFirst(), e, keepAside, outgoing);
        Slot.Ready<S, C, E> ready = Objects.requireNonNull(ownership.ready(entry.getKey()));
        entry.setValue(ready.shard().begin());
      }
    }
    if (outgoing.isEmpty()) {
      quiet.add();
    } else {
      commit(outgoing, offsets, consumer);
    }
    links.forEach(this::linked);
    committed(batches, offsets);
  }

  private void commit(
      List<ProducerRecord<String, byte[]>> outgoing,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<?, ?> consumer) {
    Map<TopicPartition, OffsetAndMetadata> all = quiet.with(offsets);
    commits.commit(outgoing, all, consumer);
    quiet.committed(all);
  }

  private List<ProducerRecord<String, byte[]>> encoded(
      int partition, Batch<S, C, E> batch, Map<TopicPartition, Link> links) {
    List<ProducerRecord<String, byte[]>> encoded = new ArrayList<>();
    batch.outputs().forEach(output -> encoded.add(forms.write(output, partition)));
    batch.stateChanges().forEach(output -> encoded.add(forms.write(output, partition)));
    Slot.Ready<S, C, E> ready = Objects.requireNonNull(ownership.ready(partition));
    encoded.forEach(record -> link(record, ready.chains(), links));
    return encoded;
  }

  /** Adds the record to its topic's chain, if that has one; what it ends with goes to the links. */
  private static void link(
      ProducerRecord<String, byte[]> record,
      Map<TopicPartition, Link> chains,
      Map<TopicPartition, Link> links) {
    TopicPartition topic = new TopicPartition(record.topic(), record.partition());
    Link before = links.getOrDefault(topic, chains.get(topic));
    if (before != null) {
      Link link = HashChain.after(before, record.key(), record.headers(), record.value());
      record.headers().add(HashChain.HEADER, link.hash());
      links.put(topic, link);
    }
  }

  /** What a chain ends with now, because its records count. */
  private void linked(TopicPartition topic, Link link) {
    Slot.Ready<S, C, E> ready = ownership.ready(topic.partition());
    if (ready != null) {
      ready.chains().put(topic, link);
    }
  }

  private boolean decided(
      ConsumerRecord<String, byte[]> record,
      Batch<S, C, E> batch,
      boolean keepAside,
      List<ProducerRecord<String, byte[]>> outgoing) {
    Stage stage = Stage.READING;
    try {
      Input input = forms.read(record);
      stage = Stage.DECIDING;
      batch.process(input);
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      switch (Remedy.of(e, stage)) {
        case WAIT -> throw new AwayException(record.partition(), record, e);
        case SET_ASIDE, RESTORE -> aside(record, e, keepAside, outgoing);
        case END -> throw (Error) e;
      }
      return false;
    }
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
          batch.refusals().forEach(refused::add);
          Slot.Ready<S, C, E> ready = ownership.ready(partition);
          if (ready != null) {
            changed.forEach(aggregate -> outside.follow(partition, ready.shard().wants(aggregate)));
          }
        });
  }

  private void logEvent(E event) {
    log.info("{} {}", event.deploymentId(), event.getClass().getSimpleName());
  }

  /** A partition needs something that does not answer; nothing is wrong with its records. */
  private static final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int partition;
    private final transient @Nullable ConsumerRecord<String, byte[]> record;

    /**
     * @param record the one that could not be read; null if what the partition leads to could not
     *     be written
     */
    AwayException(int partition, @Nullable ConsumerRecord<String, byte[]> record, Throwable cause) {
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
