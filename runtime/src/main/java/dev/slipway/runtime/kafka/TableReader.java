package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.PoisonException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic as a whole. What is no record of the table is kept aside with the
 * reason, once for all instances and restarts: how far the topic was looked through is the offset
 * of a group. Not safe for use by several threads.
 */
public final class TableReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TableReader.class);
  private static final int SECONDS = 10;

  /** What the topic holds. */
  public interface Table {

    /**
     * The key has this value now.
     *
     * @throws IllegalArgumentException with one sentence if that is no record of the table
     */
    void put(String key, GenericRecord value);

    /** The key is gone. */
    void remove(String key);
  }

  private final KafkaSettings settings;
  private final String service;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Producer<String, byte[]> asides;
  private final Wire wire;
  private final List<TopicPartition> partitions;
  private final Table table;

  /** Where reading goes on. The consumer's own position runs ahead of what was understood. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** From where on what is no record of the table has not been kept aside yet. */
  private final Map<TopicPartition, Long> unseen = new HashMap<>();

  /**
   * Follows a topic from its beginning.
   *
   * @param service the service that follows it
   * @param topic without the prefix
   * @param table gets every record by key, in order
   */
  public TableReader(KafkaSettings settings, String service, String topic, Table table) {
    this.settings = settings;
    this.service = service;
    this.table = table;
    this.wire = new Wire(settings);
    this.consumer = Clients.reader(settings, settings.prefix() + service + "-" + topic);
    this.asides = Clients.facts(settings);
    try {
      this.partitions = begin(settings.topic(topic));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<TopicPartition> begin(String topic) {
    List<TopicPartition> found =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(found);
    next.putAll(consumer.beginningOffsets(found));
    consumer
        .committed(Set.copyOf(found))
        .forEach(
            (partition, offset) -> unseen.put(partition, offset == null ? 0L : offset.offset()));
    return found;
  }

  /**
   * Reads everything that is there at the time of the call.
   *
   * @throws KafkaException if Kafka or the registry is away; the next call goes on from there
   */
  public void catchUp() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    next.forEach(consumer::seek);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        read(record);
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    try {
      if (key == null) {
        throw new PoisonException("Expected a record with a key, but it has none.");
      }
      if (record.value() == null) {
        table.remove(key);
      } else {
        table.put(key, wire.decode(record.value()));
      }
    } catch (PoisonException | IllegalArgumentException e) {
      aside(record, e);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      aside(record, e);
    }
  }

  private void aside(ConsumerRecord<String, byte[]> record, Throwable reason) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (record.offset() < Objects.requireNonNullElse(unseen.get(partition), 0L)) {
      return;
    }
    log.warn(
        "{}: kept {}-{}@{} aside, because it is no record of this table: {}",
        service,
        record.topic(),
        record.partition(),
        record.offset(),
        DeadLetters.sentence(reason));
    try {
      asides.send(DeadLetters.of(settings, service, record, reason)).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Expected to keep a record aside, but was interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Expected Kafka to take a dead letter, but it did not.", e);
    }
    long after = record.offset() + 1;
    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(after)));
    unseen.put(partition, after);
  }

  @Override
  public void close() {
    consumer.close();
    asides.close(Duration.ofSeconds(2));
    wire.close();
  }
}
