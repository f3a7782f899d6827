package dev.slipway.standalone.shell;

import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Records of the contract as bytes. */
final class Records {

  private Records() {}

  /** The bytes that any producer would send: the fields, and as little as fits for the others. */
  static byte[] bytes(SmallRegistry registry, String schemaName, Map<String, ?> fields) {
    return WireFormat.encode(
        registry.id(Schemas.named(schemaName).toString()), record(schemaName, fields));
  }

  static GenericRecord record(String schemaName, Map<String, ?> fields) {
    Schema schema = Schemas.named(schemaName);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else if (field.schema().getType() == Schema.Type.RECORD) {
        record.put(field.pos(), record(field.schema().getFullName(), Map.of()));
      }
    }
    fields.forEach(record::put);
    return record;
  }
}
