package dev.slipway.testkit.simulation;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Input;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of the simulated log.
 *
 * @param number counts all records of all topics in the order in which they were written
 * @param at log time
 * @param key lane
 * @param subject deployment that it belongs to; may be empty
 */
public record LogRecord(
    long number, Position position, Instant at, String key, String subject, GenericRecord value) {

  /** Topic without a prefix. */
  public String topic() {
    return position.topic();
  }

  /** Simple name of the schema. */
  public String type() {
    return value.getSchema().getName();
  }

  /** The record as services read it. */
  public Input input() {
    return new Input(position, at, key, subject, value);
  }

  /** The record as a Java record that declares just what it needs. */
  public <T extends Record> T as(Class<T> type) {
    return input().as(type);
  }

  /** One line for people. */
  String line() {
    String text = value.toString();
    String cut = text.length() > 300 ? text.substring(0, 300) + "..." : text;
    return "%6d %s %s key=%s subject=%s %s %s"
        .formatted(number, at, position, key, subject, type(), cut);
  }
}
