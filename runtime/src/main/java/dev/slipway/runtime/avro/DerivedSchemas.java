package dev.slipway.runtime.avro;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of a service's own state, made from its Java records: state is nobody's contract, so its
 * schema is not written by hand. Every field has a default where Avro can express one, so that a
 * newer service reads older state, by {@link StateResolution}.
 */
public final class DerivedSchemas {

  private final String namespace;
  private final Map<Class<?>, Schema> made = new HashMap<>();

  /**
   * Schemas in a namespace.
   *
   * @param namespace for example {@code dev.slipway.state.deployer}
   */
  public DerivedSchemas(String namespace) {
    this.namespace = namespace;
  }

  /** The schema of a record, an enum or a sealed interface of records. */
  public synchronized Schema of(Type type) {
    Class<?> raw = RecordBinding.erase(type);
    Schema known = made.get(raw);
    if (known != null) {
      return known;
    }
    if (raw == String.class) {
      return stringSchema();
    } else if (raw == int.class || raw == Integer.class) {
      return Schema.create(Schema.Type.INT);
    } else if (raw == long.class || raw == Long.class || raw == Duration.class) {
      return Schema.create(Schema.Type.LONG);
    } else if (raw == boolean.class || raw == Boolean.class) {
      return Schema.create(Schema.Type.BOOLEAN);
    } else if (raw == double.class || raw == Double.class) {
      return Schema.create(Schema.Type.DOUBLE);
    } else if (raw == Instant.class) {
      return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    } else if (List.class.isAssignableFrom(raw)) {
      return Schema.createArray(of(RecordBinding.argument(type, 0)));
    } else if (Map.class.isAssignableFrom(raw)) {
      return Schema.createMap(of(RecordBinding.argument(type, 1)));
    } else if (raw.isEnum()) {
      List<String> symbols =
          Arrays.stream(raw.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name())
              .toList();
      Schema schema =
          Schema.createEnum(raw.getSimpleName(), null, namespace, symbols, symbols.getFirst());
      made.put(raw, schema);
      return schema;
    } else if (raw.isSealed()) {
      return Schema.createUnion(RecordBinding.records(raw).stream().map(this::of).toList());
    } else if (raw.isRecord()) {
      return record(raw);
    }
    throw new IllegalArgumentException(
        "Expected state to consist of records, enums, lists, maps and plain values, but found %s."
            .formatted(raw.getName()));
  }

  private Schema record(Class<?> type) {
    Schema schema = Schema.createRecord(type.getSimpleName(), null, namespace, false);
    made.put(type, schema);
    List<Schema.Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Schema fieldSchema = of(component.getGenericType());
      if (RecordBinding.isNullable(component)) {
        fieldSchema = nullable(fieldSchema);
      }
      fields.add(
          new Schema.Field(
              RecordBinding.fieldName(component), fieldSchema, null, defaultOf(fieldSchema)));
    }
    schema.setFields(fields);
    return schema;
  }

  private static Schema nullable(Schema schema) {
    List<Schema> options = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
    if (schema.getType() == Schema.Type.UNION) {
      options.addAll(schema.getTypes());
    } else {
      options.add(schema);
    }
    return Schema.createUnion(options);
  }

  private static Schema stringSchema() {
    Schema schema = Schema.create(Schema.Type.STRING);
    schema.addProp("avro.java.string", "String");
    return schema;
  }

  private static @Nullable Object defaultOf(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "";
      case INT -> 0;
      case LONG -> 0L;
      case DOUBLE -> 0.0;
      case BOOLEAN -> false;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case ENUM -> schema.getEnumDefault();
      case UNION ->
          schema.getTypes().getFirst().getType() == Schema.Type.NULL
              ? JsonProperties.NULL_VALUE
              : null;
      case RECORD -> null;
      case BYTES, FIXED, FLOAT, NULL ->
          throw new IllegalArgumentException(
              "Expected no %s in state."
                  .formatted(schema.getType().name().toLowerCase(Locale.ROOT)));
    };
  }
}
