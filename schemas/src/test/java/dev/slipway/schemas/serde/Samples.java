package dev.slipway.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.Nullable;

/** Schemas and records that the tests share. */
final class Samples {
  static final Function<String, @Nullable Schema> NO_READERS = name -> null;

  static final Schema SMALL =
      schema(
          """
          {"type": "record", "name": "Small", "namespace": "test", "fields": [
            {"name": "name", "type": "string"},
            {"name": "count", "type": "int"}]}""");

  /** Every type that Avro has, at least once. */
  static final Schema RICH =
      schema(
          """
          {"type": "record", "name": "Rich", "namespace": "test", "fields": [
            {"name": "flag", "type": "boolean"},
            {"name": "number", "type": "long"},
            {"name": "ratio", "type": "double"},
            {"name": "part", "type": "float"},
            {"name": "raw", "type": "bytes"},
            {"name": "digest", "type": {"type": "fixed", "name": "Digest", "size": 4}},
            {"name": "colour", "type": {"type": "enum", "name": "Colour", "symbols": ["RED", "BLUE"], "default": "RED"}},
            {"name": "maybe", "type": ["null", "string", "long"]},
            {"name": "names", "type": {"type": "array", "items": "string"}},
            {"name": "table", "type": {"type": "map", "values": {"type": "array", "items": "int"}}},
            {"name": "smalls", "type": {"type": "array", "items":
              {"type": "record", "name": "Item", "fields": [
                {"name": "name", "type": "string"}, {"name": "at", "type": ["null", "long"]}]}}}]}""");

  private Samples() {}

  static Schema schema(String json) {
    return SchemaText.parse(json, true);
  }

  static GenericRecord small(String name, int count) {
    var small = new GenericData.Record(SMALL);
    small.put("name", name);
    small.put("count", count);
    return small;
  }

  static List<GenericRecord> random(Schema schema, int howMany, long seed) {
    var records = new ArrayList<GenericRecord>();
    new RandomData(schema, howMany, seed).forEach(record -> records.add((GenericRecord) record));
    return records;
  }

  static WireFormat format(Map<Integer, Schema> byId) {
    return new WireFormat(
        id -> {
          Schema schema = byId.get(id);
          if (schema == null) {
            throw new SchemaNotFoundException("Expected schema id " + id + ", but there is none.");
          }
          return schema;
        },
        NO_READERS);
  }
}
