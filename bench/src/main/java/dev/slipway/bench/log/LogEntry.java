package dev.slipway.bench.log;

import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A committed record as any consumer sees it.
 *
 * @param topic without the prefix
 * @param at log time
 * @param value null where the bytes are no record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogEntry(
    String topic,
    int partition,
    long offset,
    Instant at,
    @Nullable String key,
    Headers headers,
    byte[] bytes,
    @Nullable GenericRecord value) {

  /** Simple name of its schema; empty where the bytes are no record. */
  public String type() {
    return value == null ? "" : value.getSchema().getName();
  }

  public boolean is(String type) {
    return type().equals(type);
  }

  /** Where it stands, as the records that cite it say it. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }

  public String text(String field) {
    return value == null ? "" : String.valueOf(value.get(field));
  }

  public int number(String field) {
    return value != null && value.get(field) instanceof Integer number ? number : -1;
  }

  public boolean flag(String field) {
    return value != null && Boolean.TRUE.equals(value.get(field));
  }

  /** A record inside; null where there is none. */
  public @Nullable GenericRecord record(String field) {
    return value != null
            && value.getSchema().getField(field) != null
            && value.get(field) instanceof GenericRecord inner
        ? inner
        : null;
  }

  /** The records of a list inside. */
  public List<GenericRecord> records(String field) {
    return value != null && value.get(field) instanceof List<?> list
        ? list.stream().map(GenericRecord.class::cast).toList()
        : List.of();
  }

  /** The deployment that an event belongs to; empty for other records. */
  public String deployment() {
    GenericRecord meta = record("meta");
    return meta == null ? "" : String.valueOf(meta.get("deploymentId"));
  }

  /** {@code application/environment}. */
  public String lane() {
    GenericRecord meta = record("meta");
    GenericRecord from = meta == null ? value : meta;
    return from == null || from.getSchema().getField("application") == null
        ? ""
        : from.get("application") + "/" + from.get("environment");
  }

  /** Position that a field cites, in the form of {@link #position}; empty for none. */
  public static String cited(@Nullable GenericRecord position) {
    return position == null || String.valueOf(position.get("topic")).isEmpty()
        ? ""
        : position.get("topic") + "-" + position.get("partition") + "@" + position.get("offset");
  }
}
