package dev.slipway.cli;

import dev.slipway.schemas.serde.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Builds records of the contract from maps; fields that are not named have their defaults. */
public final class Records {
  private Records() {}

  /** A record of the schema with this full name. */
  public static GenericRecord of(String schema, Map<String, ?> fields) {
    return record(Schemas.named(schema), fields);
  }

  private static GenericRecord record(Schema schema, Map<?, ?> fields) {
    GenericRecordBuilder builder = new GenericRecordBuilder(schema);
    for (Schema.Field field : schema.getFields()) {
      if (fields.containsKey(field.name())) {
        Object value = fields.get(field.name());
        if (value != null) {
          builder.set(field, value(field.schema(), value));
        }
      } else if (!field.hasDefaultValue() && field.schema().getType() == Schema.Type.RECORD) {
        builder.set(field, record(field.schema(), Map.of()));
      }
    }
    return builder.build();
  }

  private static Object value(Schema schema, Object value) {
    return switch (schema.getType()) {
      case UNION -> value(schema.getTypes().getLast(), value);
      case RECORD -> record(schema, (Map<?, ?>) value);
      case ENUM -> new GenericData.EnumSymbol(schema, value.toString());
      case LONG -> ((Number) value).longValue();
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        ((List<?>) value).forEach(item -> items.add(value(schema.getElementType(), item)));
        yield items;
      }
      case MAP -> new TreeMap<Object, Object>((Map<?, ?>) value);
      default -> value;
    };
  }
}
