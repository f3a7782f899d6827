package dev.slipway.bench.log;

import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RecordedSchemas;
import dev.slipway.schemas.serde.SchemaNotFoundException;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.PlatformFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics as they grow, committed records only, with nothing but Kafka's consumer, plain Avro
 * and the schemas that the log itself holds: no registry, no code of the services. Listeners are
 * called on its thread, in the order of each partition.
 */
public final class LiveLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String prefix;
  private final Map<String, Object> config;
  private final WireFormat wire;
  private final RecordedSchemas schemas;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<TopicPartition, ConcurrentSkipListMap<Long, Instant>> times =
      new ConcurrentHashMap<>();
  private final List<Consumer<LogEntry>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Map<TopicPartition, Long> positions = Map.of();
  private volatile String trouble = "";
  private volatile @Nullable Throwable end;
  private volatile boolean closed;

  /** Reads these topics, named without the prefix, from their beginning. */
  public LiveLog(String bootstrap, String prefix, Collection<String> topics) {
    this.prefix = prefix;
    this.config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false,
            // what is no longer there must be said, and not be passed over
            "auto.offset.reset",
            "none",
            "fetch.max.wait.ms",
            200,
            // a frozen broker never closes a connection; who leads now is asked again soon
            "request.timeout.ms",
            2_500);
    this.schemas = new RecordedSchemas(this::reader, prefix + "slipway-schemas");
    this.wire =
        new WireFormat(
            id -> schemas.find(id).orElseThrow(() -> new SchemaNotFoundException("none " + id)),
            _ -> null);
    this.consumer = reader();
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(prefix + topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    partitions.forEach(partition -> times.put(partition, new ConcurrentSkipListMap<>()));
    this.thread = Thread.ofPlatform().name("live-log").daemon().start(this::run);
  }

  /** Is told of every record from now on. */
  public void listen(Consumer<LogEntry> listener) {
    synchronized (entries) {
      entries.forEach(listener);
      listeners.add(listener);
    }
  }

  /** All records so far. */
  public List<LogEntry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  /** Log time of the last record before an offset; the beginning of time if there is none. */
  public Instant timeBefore(String topic, int partition, long offset) {
    ConcurrentSkipListMap<Long, Instant> known =
        times.get(new TopicPartition(prefix + topic, partition));
    Map.Entry<Long, Instant> last = known == null ? null : known.lowerEntry(offset);
    return last == null ? Instant.MIN : last.getValue();
  }

  /**
   * Nothing that is compared means anything without all records.
   *
   * @throws PlatformFailure if no more are read
   */
  public void requireReading() {
    Throwable why = end;
    if (why != null) {
      throw new PlatformFailure(
          "Expected to read every record of the topics, but reading ended with %s; look at the logs of the brokers."
              .formatted(why));
    }
  }

  /**
   * Reads on until everything is there that has been committed up to now.
   *
   * @throws PlatformFailure if that does not come
   */
  public void catchUp() throws InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (KafkaConsumer<String, byte[]> other = reader()) {
      ends.putAll(other.endOffsets(times.keySet()));
    } catch (KafkaException e) {
      throw new PlatformFailure(
          "Expected to ask the brokers where the topics end, but got %s; look at their logs."
              .formatted(e));
    }
    boolean there =
        Waiting.until(
            PATIENCE,
            () -> {
              requireReading();
              return !isBehind(ends);
            });
    if (!there) {
      throw new PlatformFailure(
          "Expected to have read every record of the topics after %d s, but some are missing%s; look at the logs of the brokers."
              .formatted(PATIENCE.toSeconds(), trouble.isEmpty() ? "" : " (" + trouble + ")"));
    }
  }

  private boolean isBehind(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> now = positions;
    return ends.entrySet().stream()
        .anyMatch(end -> now.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  private KafkaConsumer<String, byte[]> reader() {
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        readOn();
      }
    } catch (WakeupException | InterruptedException e) {
      if (!closed) {
        end = e;
      }
    } catch (RuntimeException | Error e) {
      end = e;
    }
  }

  /** A broker that is away comes back: what was not read meanwhile is read then, and once. */
  private void readOn() throws InterruptedException {
    Map<TopicPartition, Long> next = new HashMap<>(positions);
    try {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        add(record);
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
      for (TopicPartition partition : times.keySet()) {
        next.put(partition, consumer.position(partition));
      }
      trouble = "";
    } catch (RetriableException e) {
      trouble = e.toString();
      next.forEach(consumer::seek);
      consumer.seekToBeginning(
          times.keySet().stream().filter(partition -> !next.containsKey(partition)).toList());
      Waiting.pause(AGAIN);
    }
    positions = next;
  }

  private void add(ConsumerRecord<String, byte[]> record) {
    Instant at = Instant.ofEpochMilli(record.timestamp());
    LogEntry entry =
        new LogEntry(
            record.topic().substring(prefix.length()),
            record.partition(),
            record.offset(),
            at,
            record.key(),
            record.headers(),
            record.value() == null ? new byte[0] : record.value(),
            decoded(record.value()));
    synchronized (entries) {
      entries.add(entry);
      var known = times.get(new TopicPartition(record.topic(), record.partition()));
      if (known != null) {
        known.put(record.offset(), at);
      }
      listeners.forEach(listener -> listener.accept(entry));
    }
  }

  private @Nullable GenericRecord decoded(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return wire.decode(bytes);
    } catch (PoisonException _) {
      return null;
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    schemas.close();
  }
}
