package dev.slipway.runtime.avro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * State that another version wrote, as this one has it. What that version did not know gets its
 * default; what this one does not know is refused, unless it says nothing because it has its
 * default.
 *
 * <p>Avro's own resolution guesses where state must not be guessed: it takes an unknown record of a
 * union for one of the same fields, an unknown symbol for the default of its enum, and drops fields
 * that the reader has not, whatever they say.
 */
public final class StateResolution {

  private StateResolution() {}

  /**
   * The record by another schema.
   *
   * @throws IllegalArgumentException if it says something that this schema cannot
   */
  public static GenericRecord resolve(GenericRecord record, Schema target) {
    return record("", record, target);
  }

  /**
   * Whether records of one schema are records of the other as they are. A registry gives a schema
   * back with its defaults and properties written in other ways, so those do not count.
   */
  public static boolean isSameShape(Schema one, Schema other) {
    return one.equals(other)
        || SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private static GenericRecord record(String path, GenericRecord source, Schema target) {
    Schema writer = source.getSchema();
    if (!writer.getFullName().equals(target.getFullName())) {
      throw refused(path, target.getFullName(), writer.getFullName());
    }
    GenericRecord resolved = new GenericData.Record(target);
    for (Schema.Field field : target.getFields()) {
      Schema.Field written = writer.getField(field.name());
      resolved.put(
          field.pos(),
          written == null
              ? defaultOf(path, field)
              : value(below(path, field.name()), source.get(written.pos()), field.schema()));
    }
    for (Schema.Field written : writer.getFields()) {
      Object value = source.get(written.pos());
      if (target.getField(written.name()) == null && !saysNothing(written, value)) {
        throw refused(below(path, written.name()), "no such field", shortened(value));
      }
    }
    return resolved;
  }

  private static @Nullable Object defaultOf(String path, Schema.Field field) {
    if (!field.hasDefaultValue()) {
      throw refused(below(path, field.name()), "a value", "missing and has no default");
    }
    return GenericData.get().getDefaultValue(field);
  }

  private static boolean saysNothing(Schema.Field field, @Nullable Object value) {
    if (!field.hasDefaultValue()) {
      return false;
    }
    Object nothing = GenericData.get().getDefaultValue(field);
    if (value == null) {
      return nothing == null;
    }
    return nothing != null && value.toString().equals(nothing.toString());
  }

  private static @Nullable Object value(String path, @Nullable Object value, Schema target) {
    if (target.getType() == Schema.Type.UNION) {
      return value(path, value, branch(path, value, target));
    }
    return switch (target.getType()) {
      case NULL -> {
        if (value != null) {
          throw mistyped(path, value, target);
        }
        yield null;
      }
      case RECORD -> record(path, of(GenericRecord.class, path, value, target), target);
      case ENUM -> symbol(path, of(GenericData.EnumSymbol.class, path, value, target), target);
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : of(List.class, path, value, target)) {
          items.add(value(path + "[" + items.size() + "]", item, target.getElementType()));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) of(Map.class, path, value, target)).entrySet()) {
          String key = entry.getKey().toString();
          entries.put(key, value(path + "[" + key + "]", entry.getValue(), target.getValueType()));
        }
        yield entries;
      }
      case STRING -> of(CharSequence.class, path, value, target).toString();
      case INT -> of(Integer.class, path, value, target);
      case LONG ->
          value instanceof Integer small
              ? Long.valueOf(small)
              : of(Long.class, path, value, target);
      case DOUBLE -> of(Double.class, path, value, target);
      case BOOLEAN -> of(Boolean.class, path, value, target);
      case UNION, FIXED, BYTES, FLOAT -> throw mistyped(path, value, target);
    };
  }

  private static Object symbol(String path, GenericData.EnumSymbol value, Schema target) {
    if (!target.hasEnumSymbol(value.toString())) {
      throw refused(path, "one of " + target.getEnumSymbols(), value.toString());
    }
    return new GenericData.EnumSymbol(target, value.toString());
  }

  /** By the names of records and enums alone. */
  private static Schema branch(String path, @Nullable Object value, Schema union) {
    String name =
        switch (value) {
          case null -> Schema.Type.NULL.getName();
          case GenericRecord record -> record.getSchema().getFullName();
          case GenericData.EnumSymbol symbol -> symbol.getSchema().getFullName();
          case CharSequence _ -> Schema.Type.STRING.getName();
          case List<?> _ -> Schema.Type.ARRAY.getName();
          case Map<?, ?> _ -> Schema.Type.MAP.getName();
          case Integer _ -> Schema.Type.INT.getName();
          case Long _ -> Schema.Type.LONG.getName();
          case Double _ -> Schema.Type.DOUBLE.getName();
          case Boolean _ -> Schema.Type.BOOLEAN.getName();
          default -> value.getClass().getName();
        };
    Integer index = union.getIndexNamed(name);
    if (index == null) {
      throw refused(
          path, "one of " + union.getTypes().stream().map(Schema::getFullName).toList(), name);
    }
    return union.getTypes().get(index);
  }

  private static <T> T of(Class<T> type, String path, @Nullable Object value, Schema target) {
    if (!type.isInstance(value)) {
      throw mistyped(path, value, target);
    }
    return type.cast(Objects.requireNonNull(value));
  }

  private static IllegalArgumentException mistyped(
      String path, @Nullable Object value, Schema target) {
    return refused(path, target.getFullName(), shortened(value));
  }

  private static IllegalArgumentException refused(String path, String expected, String found) {
    return new IllegalArgumentException(
        "Expected %s%s, but it is %s."
            .formatted(path.isEmpty() ? "" : path + " to be ", expected, found));
  }

  private static String below(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static String shortened(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
