package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;

/**
 * A record that a service reads.
 *
 * @param at log time: the broker's time stamp
 * @param lane key of the record
 * @param deploymentId subject of the record; empty where it has none
 */
public record Input(
    Position position, Instant at, String lane, String deploymentId, GenericRecord value) {

  /** Topic without the prefix of the installation. */
  public String topic() {
    return position.topic();
  }

  /** Simple name of the schema. */
  public String type() {
    return value.getSchema().getName();
  }

  /** The value as a Java record that declares just what it needs. */
  public <T extends Record> T as(Class<T> type) {
    return RecordBinding.fromAvro(value, type);
  }
}
