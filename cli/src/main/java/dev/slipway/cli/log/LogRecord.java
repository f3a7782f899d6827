package dev.slipway.cli.log;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A record of a topic.
 *
 * @param at log time
 * @param key empty if there is none
 * @param headers the last value of each, as text
 * @param raw the same, byte for byte
 * @param payload decoded when asked for, because most records of a partition are of no interest
 */
public record LogRecord(
    LogPartition source,
    long offset,
    Instant at,
    String key,
    Map<String, String> headers,
    RawRecord raw,
    Supplier<Payload> payload) {

  /** The CloudEvents subject; empty if the record has none. */
  public String subject() {
    return headers.getOrDefault("ce_subject", "");
  }

  /** {@code topic-partition@offset}. */
  public String position() {
    return source + "@" + offset;
  }
}
