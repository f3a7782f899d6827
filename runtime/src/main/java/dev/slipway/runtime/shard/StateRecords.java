package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.RecordBinding;
import org.apache.avro.generic.GenericRecord;

/** Reads records of a state topic back. */
final class StateRecords {

  private StateRecords() {}

  /** The record as a value of the type, which is a record or a sealed interface of records. */
  static Record read(Class<?> type, GenericRecord value) {
    if (type.isRecord()) {
      return RecordBinding.fromAvro(value, type.asSubclass(Record.class));
    }
    String name = value.getSchema().getName();
    return RecordBinding.records(type).stream()
        .filter(option -> option.getSimpleName().equals(name))
        .findFirst()
        .map(option -> (Record) RecordBinding.fromAvro(value, option))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected state of type %s, but found %s; the state topic is of another version."
                        .formatted(type.getName(), name)));
  }
}
