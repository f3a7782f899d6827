package dev.slipway.cli.log;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a Kafka cluster. Reads without a group and never creates a topic. Used by one
 * thread.
 */
public final class KafkaEventLog implements EventLog, AutoCloseable {
  private static final int CALL_TIMEOUT_MILLIS = 10_000;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Map<String, Object> client;
  private final String prefix;
  private final PayloadReader payloads;
  private @Nullable Reader metadata;

  /**
   * @param client settings of the client, {@code bootstrap.servers} at least
   * @param prefix of the topics' names
   */
  public KafkaEventLog(Map<String, Object> client, String prefix, PayloadReader payloads) {
    this.client = Map.copyOf(client);
    this.prefix = prefix;
    this.payloads = payloads;
  }

  @Override
  public int partitions(String topic) {
    if (metadata == null) {
      metadata = new Reader(List.of());
    }
    return metadata.partitions(topic);
  }

  @Override
  public LogReader open(Collection<LogPartition> partitions) {
    return new Reader(partitions);
  }

  @Override
  public Map<LogPartition, Long> committed(String group, Collection<LogPartition> partitions) {
    Map<String, Object> member = new HashMap<>(client);
    member.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    Set<TopicPartition> wanted = new HashSet<>();
    partitions.forEach(
        partition ->
            wanted.add(new TopicPartition(prefix + partition.topic(), partition.partition())));
    // asking needs a group's name, but nobody joins it
    try (Consumer<String, byte[]> consumer = calling(() -> consumer(member))) {
      Map<LogPartition, Long> known = new HashMap<>();
      calling(() -> consumer.committed(wanted))
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  known.put(named(partition), offset.offset());
                }
              });
      return known;
    }
  }

  @Override
  public void close() {
    if (metadata != null) {
      metadata.close();
    }
  }

  /**
   * A consumer of committed records that belongs to no group and creates no topic.
   *
   * @param client settings of the client, {@code bootstrap.servers} at least
   */
  public static Consumer<String, byte[]> consumer(Map<String, Object> client) {
    return consumer(client, "read_committed");
  }

  private static Consumer<String, byte[]> consumer(Map<String, Object> client, String isolation) {
    Map<String, Object> config = new HashMap<>(client);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_TIMEOUT_MILLIS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, CALL_TIMEOUT_MILLIS);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private final class Reader implements LogReader {
    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> assigned;

    Reader(Collection<LogPartition> partitions) {
      this.consumer = calling(() -> consumer(client));
      this.assigned = partitions.stream().map(this::kafka).toList();
      consumer.assign(assigned);
      consumer.seekToBeginning(assigned);
    }

    int partitions(String topic) {
      List<PartitionInfo> infos = calling(() -> consumer.partitionsFor(prefix + topic));
      return infos == null ? 0 : infos.size();
    }

    @Override
    public void seekTo(Instant time) {
      Map<TopicPartition, Long> wanted = new HashMap<>();
      assigned.forEach(partition -> wanted.put(partition, time.toEpochMilli()));
      // asked before, so that nothing is passed over that is written meanwhile
      Map<TopicPartition, Long> ends = calling(() -> consumer.endOffsets(assigned));
      Map<TopicPartition, OffsetAndTimestamp> found =
          calling(() -> consumer.offsetsForTimes(wanted));
      for (TopicPartition partition : assigned) {
        OffsetAndTimestamp offset = found.get(partition);
        consumer.seek(
            partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset());
      }
    }

    @Override
    public void seekToBeginning() {
      consumer.seekToBeginning(assigned);
      positions();
    }

    @Override
    public void seekToEnd() {
      consumer.seekToEnd(assigned);
      positions();
    }

    @Override
    public void seek(LogPartition partition, long offset) {
      consumer.seek(kafka(partition), offset);
    }

    @Override
    public Map<LogPartition, Long> beginnings() {
      return named(calling(() -> consumer.beginningOffsets(assigned)));
    }

    @Override
    public Map<LogPartition, Long> ends() {
      return named(calling(() -> consumer.endOffsets(assigned)));
    }

    @Override
    public Map<LogPartition, Long> written() {
      try (Consumer<String, byte[]> other = calling(() -> consumer(client, "read_uncommitted"))) {
        return named(calling(() -> other.endOffsets(assigned)));
      }
    }

    @Override
    public Map<LogPartition, Long> positions() {
      Map<TopicPartition, Long> positions = new HashMap<>();
      assigned.forEach(
          partition -> positions.put(partition, calling(() -> consumer.position(partition))));
      return named(positions);
    }

    @Override
    public void only(Collection<LogPartition> partitions) {
      Set<TopicPartition> wanted = new HashSet<>();
      partitions.forEach(partition -> wanted.add(kafka(partition)));
      consumer.resume(wanted);
      consumer.pause(assigned.stream().filter(partition -> !wanted.contains(partition)).toList());
    }

    @Override
    public List<LogRecord> poll(Duration atMost) {
      List<LogRecord> records = new ArrayList<>();
      calling(() -> consumer.poll(atMost)).forEach(record -> records.add(read(record)));
      return records;
    }

    @Override
    public boolean answers() {
      try {
        return consumer.endOffsets(assigned, MOMENT).size() == assigned.size();
      } catch (KafkaException e) {
        return false;
      }
    }

    @Override
    public void close() {
      consumer.close();
    }

    private TopicPartition kafka(LogPartition partition) {
      return new TopicPartition(prefix + partition.topic(), partition.partition());
    }
  }

  private Map<LogPartition, Long> named(Map<TopicPartition, Long> offsets) {
    Map<LogPartition, Long> named = new HashMap<>();
    offsets.forEach((partition, offset) -> named.put(named(partition), offset));
    return named;
  }

  private LogPartition named(TopicPartition partition) {
    return new LogPartition(partition.topic().substring(prefix.length()), partition.partition());
  }

  private LogRecord read(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    List<RawRecord.Header> all = new ArrayList<>();
    for (Header header : record.headers()) {
      all.add(new RawRecord.Header(header.key(), RawRecord.buffer(header.value())));
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    byte[] value = record.value();
    return new LogRecord(
        named(new TopicPartition(record.topic(), record.partition())),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? "" : record.key(),
        headers,
        new RawRecord(record.key(), RawRecord.buffer(value), List.copyOf(all)),
        () -> value == null ? new Payload.Absent() : payloads.read(value));
  }

  private <T> T calling(Supplier<T> call) {
    try {
      return call.get();
    } catch (KafkaException e) {
      throw new CliFailure(
          ExitCode.INTERNAL,
          "Expected a Kafka broker at %s to answer, but it did not (%s); start the platform or name another one."
              .formatted(client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG), reason(e)),
          e);
    }
  }

  private static String reason(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
