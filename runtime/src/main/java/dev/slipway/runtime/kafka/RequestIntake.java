package dev.slipway.runtime.kafka;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
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
  private final KafkaTemplate<String, byte[]> template;
  private final KafkaMessageListenerContainer<String, byte[]> container;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * An intake.
   *
   * @param service the service that it belongs to
   * @param requests topic of the requests, without the prefix
   * @param facts topic of the facts, without the prefix
   * @param beforeEachBatch brings up to date what the sorter looks at
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
    this.template = new KafkaTemplate<>(producers);
    ContainerProperties properties = new ContainerProperties(settings.topic(requests));
    properties.setAckMode(AckMode.MANUAL);
    properties.setPollTimeout(100);
    properties.setMessageListener(new Listener());
    this.container =
        new KafkaMessageListenerContainer<>(Clients.members(settings, group), properties);
    container.setBeanName(service + "-intake");
  }

  /** Begins to work; returns at once. */
  public void start() {
    container.start();
  }

  /** Whether it runs and owns something to read. */
  public boolean isReady() {
    return container.isRunning()
        && container.getAssignedPartitions() != null
        && !container.getAssignedPartitions().isEmpty();
  }

  /** Whether the container runs at all. */
  public boolean isAlive() {
    return closed.get() || container.isRunning();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
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
      MDC.put("service", service);
      try {
        beforeEachBatch.run();
        move(records, consumer);
      } catch (RuntimeException e) {
        log.warn(
            "{}: expected to take in requests, but could not: {}; trying again",
            service,
            e.toString());
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(
            record ->
                first.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    record.offset(),
                    Math::min));
        first.forEach(
            (partition, offset) -> {
              if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, offset);
              }
            });
      }
    }

    private void move(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
      List<ProducerRecord<String, byte[]>> outgoing = new ArrayList<>();
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (ConsumerRecord<String, byte[]> record : records) {
        outgoing.add(sorted(record));
        offsets.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
      }
      template.executeInTransaction(
          operations -> {
            outgoing.forEach(record -> BatchProcessor.sent(operations.send(record)));
            operations.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            return true;
          });
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
      return new ProducerRecord<>(
          facts,
          null,
          sorted.lane(),
          value,
          Headers.of(service, position.toString(), sorted.lane(), schema));
    } catch (KafkaException e) {
      if (e instanceof PoisonException) {
        return aside(record, e);
      }
      throw e;
    } catch (IllegalArgumentException | StackOverflowError e) {
      return aside(record, e);
    }
  }

  private ProducerRecord<String, byte[]> aside(
      ConsumerRecord<String, byte[]> record, Throwable reason) {
    log.warn(
        "{}: kept {}-{}@{} aside: {}",
        service,
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
    return DeadLetters.of(settings, service, record, reason);
  }
}
