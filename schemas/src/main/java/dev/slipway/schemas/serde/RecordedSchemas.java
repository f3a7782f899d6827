package dev.slipway.schemas.serde;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What schema ids mean, as the topic {@code slipway-schemas} has it, so that whoever may read the
 * topics can read every record of them without a registry. The key is the id in digits, the value
 * the schema's JSON text in UTF-8 and nothing around it: an Avro value would need a schema id to be
 * read. Safe for use by several threads.
 */
public final class RecordedSchemas implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<? extends Consumer<String, byte[]>> consumers;
  private final String topic;
  private final Map<Integer, String> texts = new HashMap<>();
  private @Nullable Consumer<String, byte[]> consumer;

  /**
   * Nothing is read before the first question.
   *
   * @param consumers makes a consumer that reads committed records only, belongs to no group and
   *     creates no topic
   * @param topic full name of the topic
   */
  public RecordedSchemas(Supplier<? extends Consumer<String, byte[]>> consumers, String topic) {
    this.consumers = consumers;
    this.topic = topic;
  }

  /** The record that says what an id means. */
  public static ProducerRecord<String, byte[]> record(String topic, int id, Schema schema) {
    byte[] text = SchemaText.of(schema).getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, Integer.toString(id), text);
  }

  /**
   * The schema with this id, its strings read as {@link String}; empty if nobody recorded it up to
   * now, or there is no such topic.
   *
   * @throws KafkaException if the topic could not be read
   */
  public synchronized Optional<Schema> find(int id) {
    if (!texts.containsKey(id)) {
      readOn();
    }
    String text = texts.get(id);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SchemaText.parse(text, false));
    } catch (AvroRuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /**
   * Reads what was recorded up to now; {@link #find} does so by itself for an id that it does not
   * know.
   *
   * @throws KafkaException if the topic could not be read
   */
  public synchronized void readOn() {
    Consumer<String, byte[]> reader = consumer;
    if (reader == null) {
      reader = consumers.get();
      consumer = reader;
    }
    if (reader.assignment().isEmpty()) {
      List<PartitionInfo> found = reader.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        return;
      }
      reader.assign(
          found.stream().map(info -> new TopicPartition(topic, info.partition())).toList());
      reader.seekToBeginning(reader.assignment());
    }
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    long progressAt = System.nanoTime();
    while (isBehind(reader, ends)) {
      ConsumerRecords<String, byte[]> records = reader.poll(POLL);
      records.forEach(this::remember);
      if (!records.isEmpty()) {
        progressAt = System.nanoTime();
      } else if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "Expected to read topic "
                + topic
                + " up to "
                + ends.values()
                + ", but nothing came for "
                + PATIENCE.toSeconds()
                + " s; look at the broker's health.");
      }
    }
  }

  private static boolean isBehind(Consumer<?, ?> reader, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue());
  }

  private void remember(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    try {
      int id = Integer.parseInt(record.key());
      texts.put(id, new String(record.value(), StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      // Not one of ours. It must not hide the others.
    }
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
