package dev.slipway.runtime.kafka;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.Output;
import dev.slipway.schemas.serde.PoisonException;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Kafka's records as what a shard reads, and what a shard writes as Kafka's records. */
final class Records {

  private final KafkaSettings settings;
  private final String service;
  private final Wire wire;

  Records(KafkaSettings settings, String service, Wire wire) {
    this.settings = settings;
    this.service = service;
    this.wire = wire;
  }

  /**
   * The record as an input.
   *
   * @throws PoisonException if it can never be one
   */
  Input read(ConsumerRecord<String, byte[]> record) {
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

  /** The output as a record of the partition. */
  ProducerRecord<String, byte[]> write(Output output, int partition) {
    String topic = settings.topic(output.topic());
    GenericRecord value = output.value();
    if (value == null) {
      return new ProducerRecord<>(topic, partition, output.key(), null);
    }
    String id = output.id().isEmpty() ? UUID.randomUUID().toString() : output.id();
    RecordHeaders headers = Headers.of(service, id, output.subject(), value.getSchema());
    return new ProducerRecord<>(
        topic, partition, null, output.key(), wire.encode(topic, value), headers);
  }
}
