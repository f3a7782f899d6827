package dev.slipway.runtime.kafka;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.kafka.Remedy.Stage;
import dev.slipway.runtime.process.LogContext;
import dev.slipway.runtime.process.ProcessEnd;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Moves requests from a topic that anybody may write, with any key, to the lanes' facts, in
 * transactions: each request becomes exactly one fact in the partition of its lane, or is kept
 * aside with the reason.
 */
public final class RequestIntake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RequestIntake.class);
  private static final String FACTS = "dev.slipway.facts.";

  /** Topics take 256 KiB; the event that answers repeats the fact and adds some. */
  private static final int MOST_FACT_BYTES = 240 * 1024;

  /** A fact and the lane that it is for. */
  public record Sorted(String lane, Record fact) {}

  /** Says what a request means for its lane. */
  @FunctionalInterface
  public interface Sorter {
    /**
     * The fact that a request becomes.
     *
     * @throws IllegalArgumentException if the record is no request
     */
    Sorted sort(Input input);
  }

  private final KafkaSettings settings;
  private final String service;
  private final String facts;
  private final Sorter sorter;
  private final Runnable beforeEachBatch;
  private final Wire wire;
  private final DefaultKafkaProducerFactory<String, byte[]> producers;
  private final Commits commits;
  private final Blame blame;
  private final Preparation preparation;
  private final KafkaMessageListenerContainer<String, byte[]> container;
  private final ScheduledExecutorService clock;
  private final Holds holds;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * An intake.
   *
   * @param service the service that it belongs to
   * @param requests topic of the requests, without the prefix
   * @param facts topic of the facts, without the prefix
   * @param beforeEachBatch brings up to date what the sorter looks at; safe for use by two threads
   */
  public RequestIntake(
      KafkaSettings settings,
      String service,
      String requests,
      String facts,
      Sorter sorter,
      Runnable beforeEachBatch) {
    this.settings = settings;
    this.service = service;
    this.facts = settings.topic(facts);
    this.sorter = sorter;
    this.beforeEachBatch = beforeEachBatch;
    this.wire = new Wire(settings);
    String group = settings.prefix() + service + "-intake";
    this.producers = Clients.transactional(settings, group);
    this.commits = new Commits(new KafkaTemplate<>(producers));
    this.blame = new Blame(settings, service, commits);
    ContainerProperties properties = new ContainerProperties(settings.topic(requests));
    properties.setAckMode(AckMode.MANUAL);
    properties.setPollTimeout(100);
    properties.setMessageListener(new Listener());
    properties.setConsumerRebalanceListener(new Revocations());
    this.container =
        new KafkaMessageListenerContainer<>(Clients.members(settings, group), properties);
    container.setBeanName(service + "-intake");
    Containers.endWith(container, closed::get);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(service + "-intake-holds").factory());
    this.holds = new Holds(service + "-intake", clock);
    holds.drives(container);
    this.preparation =
        new Preparation(
            service + "-intake",
            container::start,
            () -> Clients.takeOver(producers),
            beforeEachBatch,
            wire::prepare);
  }

  /** Begins to get ready, and then to work; returns at once. */
  public void start() {
    preparation.begin();
  }

  /** Whether it runs, owns something to read, and waits for nothing. */
  public boolean isReady() {
    return container.isRunning()
        && trouble().isEmpty()
        && container.getAssignedPartitions() != null
        && !container.getAssignedPartitions().isEmpty();
  }

  /** What it waits for, as a sentence; empty when nothing is wrong. */
  public Optional<String> trouble() {
    return holds.why().or(() -> Heartbeat.trouble(container));
  }

  /** Whether the container runs at all. */
  public boolean isAlive() {
    return closed.get() || !preparation.isOver() || container.isRunning();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      clock.shutdownNow();
      preparation.close();
      container.stop();
      producers.destroy();
      wire.close();
    }
  }

  private final class Listener
      implements BatchAcknowledgingConsumerAwareMessageListener<String, byte[]> {

    @Override
    public void onMessage(
        List<ConsumerRecord<String, byte[]>> records,
        @Nullable Acknowledgment acknowledgment,
        @Nullable Consumer<?, ?> consumer) {
      Objects.requireNonNull(consumer, "the container hands its consumer over");
      LogContext.name(service);
      try {
        if (isUpToDate(records, consumer)) {
          move(records, consumer);
        }
      } catch (Error e) {
        throw ProcessEnd.because(e, "taking in requests of %s".formatted(service));
      }
    }

    private boolean isUpToDate(
        List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
      try {
        beforeEachBatch.run();
        return true;
      } catch (RuntimeException e) {
        wait(records, consumer, e);
        return false;
      }
    }

    private void move(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
      List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
      List<ConsumerRecord<String, byte[]>> moved = new ArrayList<>();
      Set<TopicPartition> waiting = new HashSet<>();
      for (ConsumerRecord<String, byte[]> record : records) {
        TopicPartition partition = Commits.partitionOf(record);
        if (waiting.contains(partition)) {
          continue;
        }
        try {
          outgoing.add(sorted(record));
          moved.add(record);
        } catch (KafkaException e) {
          // nothing is wrong with it: it and what follows it wait, the other partitions go on
          waiting.add(partition);
          wait(List.of(record), consumer, e);
        } catch (Error e) {
          if (commit(outgoing, moved, waiting, consumer)) {
            blame.note(record, e, consumer);
          }
          throw e;
        }
      }
      boolean _ = commit(outgoing, moved, waiting, consumer);
    }

    /** Whether all of it counts now; otherwise it comes again. */
    private boolean commit(
        List<ProducerRecord<String, byte[]>> outgoing,
        List<ConsumerRecord<String, byte[]>> moved,
        Set<TopicPartition> waiting,
        Consumer<?, ?> consumer) {
      if (moved.isEmpty()) {
        return true;
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      moved.forEach(record -> offsets.put(Commits.partitionOf(record), Commits.after(record)));
      try {
        commits.commit(outgoing, offsets, consumer);
      } catch (RuntimeException e) {
        wait(moved, consumer, e);
        return false;
      }
      offsets.keySet().removeAll(waiting);
      holds.worked(offsets.keySet());
      return true;
    }

    private void wait(
        List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer, RuntimeException e) {
      holds.hold(Commits.rewind(records, consumer).keySet(), String.valueOf(e.getMessage()));
    }
  }

  /** What is given up while it waits must not stay paused when it comes back. */
  private final class Revocations implements ConsumerAwareRebalanceListener {

    @Override
    public void onPartitionsRevokedBeforeCommit(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      gone(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      gone(partitions);
    }

    private void gone(Collection<TopicPartition> partitions) {
      holds.forget(partitions);
      partitions.forEach(container::resumePartition);
    }
  }

  private ProducerRecord<String, byte[]> sorted(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() == null) {
        throw new PoisonException("Expected a request, but the record has no value.");
      }
      Position position =
          new Position(settings.nameOf(record.topic()), record.partition(), record.offset());
      Input input =
          new Input(
              position,
              Instant.ofEpochMilli(record.timestamp()),
              "",
              "",
              wire.decode(record.value()));
      Sorted sorted = sorter.sort(input);
      Schema schema = Schemas.named(FACTS + sorted.fact().getClass().getSimpleName());
      byte[] value = wire.encode(facts, RecordBinding.toAvro(sorted.fact(), schema));
      if (value.length > MOST_FACT_BYTES) {
        throw new PoisonException(
            "Expected what %s leads to, with its plan, to take at most %d bytes, but it takes %d; make the manifest smaller."
                .formatted(input.type(), MOST_FACT_BYTES, value.length));
      }
      return new ProducerRecord<>(
          facts,
          null,
          sorted.lane(),
          value,
          Headers.of(service, position.toString(), sorted.lane(), schema));
    } catch (RuntimeException | StackOverflowError e) {
      // all of it is the reading of foreign bytes: requests and what they name
      if (Remedy.of(e, Stage.READING) == Remedy.WAIT) {
        throw e;
      }
      return aside(record, e);
    }
  }

  private ProducerRecord<String, byte[]> aside(
      ConsumerRecord<String, byte[]> record, Throwable reason) {
    boolean ours =
        !(reason instanceof SerializationException || reason instanceof IllegalArgumentException);
    log.warn(
        "{}: kept {}-{}@{} aside: {}",
        service,
        record.topic(),
        record.partition(),
        record.offset(),
        DeadLetters.sentence(reason),
        ours ? reason : null);
    return DeadLetters.of(settings, service, record, reason);
  }
}
