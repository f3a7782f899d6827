package dev.slipway.cli.story;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an Avro record, read by name. A field that the record does not have is empty, 0 or
 * false, so that records of an older writer can be shown.
 */
public record Fields(GenericRecord record) {

  /** Name of the record's schema without its namespace. */
  public String type() {
    return record.getSchema().getName();
  }

  /** A string or the name of an enum's symbol. */
  public String text(String name) {
    Object value = get(name);
    return value == null ? "" : value.toString();
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(get(name));
  }

  /** A whole number. */
  public long number(String name) {
    return get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** A whole number that fits. */
  public int whole(String name) {
    return Math.toIntExact(number(name));
  }

  /** A fraction. */
  public double fraction(String name) {
    return get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  /** A whole number that may be missing. */
  public @Nullable Integer optionalWhole(String name) {
    return get(name) instanceof Number number ? Integer.valueOf(number.intValue()) : null;
  }

  public Instant instant(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  /** An instant that may be missing. */
  public @Nullable Instant optionalInstant(String name) {
    return get(name) instanceof Number number ? Instant.ofEpochMilli(number.longValue()) : null;
  }

  /**
   * A nested record.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public Fields record(String name) {
    Fields found = optionalRecord(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "Expected %s to have a record %s, but it has none.".formatted(type(), name));
    }
    return found;
  }

  /** A nested record that may be missing. */
  public @Nullable Fields optionalRecord(String name) {
    return get(name) instanceof GenericRecord nested ? new Fields(nested) : null;
  }

  /** A list of nested records. */
  public List<Fields> records(String name) {
    return items(name).stream()
        .filter(GenericRecord.class::isInstance)
        .map(item -> new Fields((GenericRecord) item))
        .toList();
  }

  /** A list of strings. */
  public List<String> texts(String name) {
    return items(name).stream().map(Object::toString).toList();
  }

  /** A map of numbers, by name. */
  public Map<String, Double> numbers(String name) {
    Map<String, Double> numbers = new TreeMap<>();
    if (get(name) instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (value instanceof Number number) {
              numbers.put(String.valueOf(key), number.doubleValue());
            }
          });
    }
    return numbers;
  }

  private List<?> items(String name) {
    return get(name) instanceof List<?> list ? list : List.of();
  }

  private @Nullable Object get(String name) {
    return record.hasField(name) ? record.get(name) : null;
  }
}
