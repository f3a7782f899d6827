package dev.slipway.runtime.kafka;

import dev.slipway.schemas.Topics;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Keeps aside what could not be processed: the original bytes and headers, where it stood and why.
 *
 * <p>A record that its topic took in compressed form can be many times larger than any topic's
 * limit, and must not block its partition because it cannot be kept aside whole. So what is beyond
 * the bounds is cut, and a header says so.
 */
final class DeadLetters {

  private static final int MOST_REASON = 1024;

  /** Twice what a topic takes, half of what a topic for dead letters takes. */
  static final int MOST_VALUE = 512 * 1024;

  private static final int MOST_KEY = 8 * 1024;
  private static final int MOST_HEADERS = 64 * 1024;

  private DeadLetters() {}

  static ProducerRecord<String, byte[]> of(
      KafkaSettings settings,
      String service,
      ConsumerRecord<String, byte[]> record,
      Throwable reason) {
    RecordHeaders headers = new RecordHeaders();
    if (size(record.headers().toArray()) <= MOST_HEADERS) {
      record.headers().forEach(headers::add);
    } else {
      Headers.add(headers, "slipway_dlt_cut_headers", "all");
    }
    Headers.add(headers, "slipway_dlt_topic", record.topic());
    Headers.add(headers, "slipway_dlt_partition", Integer.toString(record.partition()));
    Headers.add(headers, "slipway_dlt_offset", Long.toString(record.offset()));
    Headers.add(headers, "slipway_dlt_service", service);
    Headers.add(headers, "slipway_dlt_reason", sentence(reason));
    String topic = settings.topic(Topics.deadLetters(settings.nameOf(record.topic())));
    return new ProducerRecord<>(topic, null, key(record, headers), value(record, headers), headers);
  }

  /** What is wrong, in one sentence that a person understands. */
  static String sentence(Throwable reason) {
    String message = String.valueOf(reason.getMessage());
    String sentence =
        message.startsWith("Expected ")
            ? message
            : "Expected to process the record, but it broke the rules with %s (%s); report this as a defect."
                .formatted(reason.getClass().getSimpleName(), message);
    return sentence.substring(0, Math.min(sentence.length(), MOST_REASON));
  }

  private static @Nullable String key(
      ConsumerRecord<String, byte[]> record, RecordHeaders headers) {
    String key = record.key();
    if (key == null || key.length() <= MOST_KEY) {
      return key;
    }
    Headers.add(headers, "slipway_dlt_cut_key", "%d characters".formatted(key.length()));
    return key.substring(0, MOST_KEY);
  }

  private static byte @Nullable [] value(
      ConsumerRecord<String, byte[]> record, RecordHeaders headers) {
    byte[] value = record.value();
    if (value == null || value.length <= MOST_VALUE) {
      return value;
    }
    Headers.add(headers, "slipway_dlt_cut_value", "%d bytes".formatted(value.length));
    return Arrays.copyOf(value, MOST_VALUE);
  }

  private static long size(Header[] headers) {
    return Arrays.stream(headers)
        .mapToLong(
            header -> header.key().length() + (header.value() == null ? 0 : header.value().length))
        .sum();
  }
}
