package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.avro.StateResolution;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Reads records of a state topic back, those of another version too. Used by one thread. */
final class StateRecords {

  private final DerivedSchemas schemas;

  /**
   * What schemas are the same as; records of one version share theirs, so each is compared once.
   */
  private final IdentityHashMap<Schema, Schema> equal = new IdentityHashMap<>();

  StateRecords(DerivedSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * The record as a value of the type, which is a record or a sealed interface of records.
   *
   * @throws RuntimeException if it is nothing of the kind, or says what this version cannot
   */
  Record read(Class<?> type, GenericRecord value) {
    Class<? extends Record> option = option(type, value.getSchema().getName());
    return RecordBinding.fromAvro(ours(value, schemas.of(option)), option);
  }

  private GenericRecord ours(GenericRecord value, Schema target) {
    Schema writer = value.getSchema();
    if (target.equals(equal.get(writer))) {
      return value;
    }
    if (StateResolution.isSameShape(writer, target)) {
      equal.put(writer, target);
      return value;
    }
    return StateResolution.resolve(value, target);
  }

  private static Class<? extends Record> option(Class<?> type, String name) {
    if (type.isRecord()) {
      return type.asSubclass(Record.class);
    }
    return RecordBinding.records(type).stream()
        .filter(option -> option.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected one of the records of %s, but it is %s."
                        .formatted(type.getSimpleName(), name)));
  }
}
