package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.PoisonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a compacted topic as a whole. Not safe for use by several threads. */
public final class TableReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TableReader.class);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Wire wire;
  private final List<TopicPartition> partitions;
  private final BiConsumer<String, GenericRecord> each;

  /**
   * Follows a topic from its beginning.
   *
   * @param topic without the prefix
   * @param each gets every record by key, in order
   */
  public TableReader(KafkaSettings settings, String topic, BiConsumer<String, GenericRecord> each) {
    this.consumer = Clients.reader(settings, "");
    this.wire = new Wire(settings);
    this.each = each;
    List<PartitionInfo> found = consumer.partitionsFor(settings.topic(topic));
    this.partitions =
        found.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Reads everything that is there at the time of the call.
   *
   * @throws org.apache.kafka.common.KafkaException if the registry or the cluster is away; the next
   *     call goes on where this one stopped
   */
  public void catchUp() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      read(records);
    }
  }

  private void read(List<ConsumerRecord<String, byte[]>> records) {
    for (int i = 0; i < records.size(); i++) {
      try {
        read(records.get(i));
      } catch (RuntimeException e) {
        // The registry or the cluster is away: the next call begins with the record that failed.
        BatchProcessor.rewind(records.subList(i, records.size()), consumer);
        throw e;
      }
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null || record.key() == null) {
      return;
    }
    try {
      each.accept(record.key(), wire.decode(record.value()));
    } catch (PoisonException | IllegalArgumentException e) {
      log.warn(
          "Passed over {}-{}@{}, which is no record of this table: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
    wire.close();
  }
}
