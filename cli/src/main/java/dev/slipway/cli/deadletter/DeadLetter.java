package dev.slipway.cli.deadletter;

import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogRecord;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a record that was kept aside, without the record.
 *
 * @param at log time at which it was kept aside
 * @param source where it had been written; null if that is not said
 * @param service the one that gave it up; empty if that is not said
 * @param reason one sentence; empty if none is said
 * @param size bytes of its value as kept
 */
public record DeadLetter(
    DeadLetterPosition position,
    Instant at,
    @Nullable Source source,
    String service,
    String reason,
    int size) {

  /** Where a record had been written. */
  public record Source(LogPartition partition, long offset) {
    @Override
    public String toString() {
      return partition + "@" + offset;
    }
  }

  static DeadLetter of(LogRecord record) {
    DeadLetterPosition position = new DeadLetterPosition(record.source(), record.offset());
    Map<String, String> headers = record.headers();
    return new DeadLetter(
        position,
        record.at(),
        source(position.sourceTopic(), headers),
        headers.getOrDefault("slipway_dlt_service", ""),
        headers.getOrDefault("slipway_dlt_reason", ""),
        record.raw().size());
  }

  // The topic is the one that these dead letters belong to, whatever a header says.
  private static @Nullable Source source(String topic, Map<String, String> headers) {
    String partition = headers.getOrDefault("slipway_dlt_partition", "");
    String offset = headers.getOrDefault("slipway_dlt_offset", "");
    return partition.matches("[0-9]{1,6}") && offset.matches("[0-9]{1,18}")
        ? new Source(new LogPartition(topic, Integer.parseInt(partition)), Long.parseLong(offset))
        : null;
  }
}
