package dev.slipway.runtime.kafka;

import dev.slipway.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Keeps aside what could not be processed: the original bytes and headers, where it stood and why.
 */
final class DeadLetters {

  private static final int MOST_REASON = 1024;

  private DeadLetters() {}

  static ProducerRecord<String, byte[]> of(
      KafkaSettings settings,
      String service,
      ConsumerRecord<String, byte[]> record,
      Throwable reason) {
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    Headers.add(headers, "slipway_dlt_topic", record.topic());
    Headers.add(headers, "slipway_dlt_partition", Integer.toString(record.partition()));
    Headers.add(headers, "slipway_dlt_offset", Long.toString(record.offset()));
    Headers.add(headers, "slipway_dlt_service", service);
    String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    Headers.add(
        headers,
        "slipway_dlt_reason",
        message.substring(0, Math.min(message.length(), MOST_REASON)));
    String topic = settings.topic(Topics.deadLetters(settings.nameOf(record.topic())));
    return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
  }
}
