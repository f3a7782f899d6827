package dev.slipway.runtime.avro;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Binds Java records to Avro records by the names of their fields, both ways. A {@code Duration x}
 * is the field {@code xMillis}, an {@code Instant} a timestamp in milliseconds, an enum goes by its
 * symbol, a sealed interface is a union of the records that it permits. A record declares just the
 * fields it needs; reading ignores the others.
 *
 * <p>Fields that a Java record has and a schema lacks are looked for in the schema's {@code meta}
 * when reading, and left to the caller when writing, so that events need not repeat what {@code
 * Meta} says.
 */
public final class RecordBinding {

  private static final String META = "meta";

  /** Looked up once for each type: every event and every state passes here. */
  private record Bound(MethodHandle constructor, List<Component> components, Set<String> fields) {}

  private record Component(String field, Type type, boolean nullable, MethodHandle accessor) {}

  private static final Map<Class<?>, Bound> BOUND = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Map<String, Class<? extends Record>>> PERMITTED =
      new ConcurrentHashMap<>();

  private RecordBinding() {}

  /** Name of the Avro field that a component of a Java record is bound to. */
  static String fieldName(RecordComponent component) {
    boolean duration =
        erase(component.getGenericType()) == Duration.class || isListOf(component, Duration.class);
    return duration ? component.getName() + "Millis" : component.getName();
  }

  static boolean isNullable(RecordComponent component) {
    AnnotatedElement type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  /**
   * A new Avro record of the schema with the values of the Java record; fields without a component
   * get their default.
   */
  public static GenericRecord toAvro(Record value, Schema schema) {
    GenericData.Record target = new GenericData.Record(schema);
    Bound bound = bound(value.getClass());
    for (Schema.Field field : schema.getFields()) {
      // Avro takes long to look a default up, so only where it is needed
      if (!bound.fields().contains(field.name()) && field.hasDefaultValue()) {
        target.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    for (Component component : bound.components()) {
      Schema.Field field = schema.getField(component.field());
      if (field != null) {
        target.put(field.pos(), toAvro(read(component, value), field.schema()));
      } else if (schema.getField(META) == null) {
        throw new IllegalArgumentException(
            "Expected schema %s to have the field %s of %s, but it has not."
                .formatted(schema.getFullName(), component.field(), value.getClass().getName()));
      }
    }
    return target;
  }

  /** A Java record with the values of the Avro record. */
  public static <T extends Record> T fromAvro(GenericRecord source, Class<T> type) {
    Bound bound = bound(type);
    @Nullable Object[] arguments = new Object[bound.components().size()];
    for (int i = 0; i < arguments.length; i++) {
      Component component = bound.components().get(i);
      Object value = fieldOf(source, component.field(), type);
      Object converted = value == null ? null : fromAvro(value, component.type());
      if (converted == null && !component.nullable()) {
        throw new IllegalArgumentException(
            "Expected a value for %s of %s, but it is null."
                .formatted(component.field(), source.getSchema().getFullName()));
      }
      arguments[i] = converted;
    }
    try {
      return type.cast((Object) bound.constructor().invokeExact(arguments));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(
          "Expected %s to fit %s, but it does not: %s"
              .formatted(source.getSchema().getFullName(), type.getName(), e),
          e);
    }
  }

  private static @Nullable Object fieldOf(GenericRecord source, String name, Class<?> type) {
    Schema.Field field = source.getSchema().getField(name);
    if (field != null) {
      return source.get(field.pos());
    }
    if (source.getSchema().getField(META) != null
        && source.get(META) instanceof GenericRecord meta
        && meta.getSchema().getField(name) != null) {
      return meta.get(name);
    }
    throw new IllegalArgumentException(
        "Expected schema %s to have the field %s of %s, but it has not."
            .formatted(source.getSchema().getFullName(), name, type.getName()));
  }

  private static @Nullable Object toAvro(@Nullable Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    Schema target = schema.getType() == Schema.Type.UNION ? branch(schema, value) : schema;
    return switch (value) {
      case Record nested -> toAvro(nested, target);
      case Enum<?> symbol -> new GenericData.EnumSymbol(target, symbol.name());
      case Instant instant -> instant.toEpochMilli();
      case Duration duration -> duration.toMillis();
      case Collection<?> items -> {
        List<@Nullable Object> converted = new ArrayList<>(items.size());
        items.forEach(item -> converted.add(toAvro(item, target.getElementType())));
        yield converted;
      }
      case Map<?, ?> entries -> {
        // sorted, so that the same value is always the same bytes
        Map<String, @Nullable Object> converted = new TreeMap<>();
        entries.forEach(
            (key, item) -> converted.put((String) key, toAvro(item, target.getValueType())));
        yield converted;
      }
      default -> value;
    };
  }

  private static Schema branch(Schema union, Object value) {
    for (Schema option : union.getTypes()) {
      if (option.getType() != Schema.Type.NULL
          && (!(value instanceof Record)
              || option.getName().equals(value.getClass().getSimpleName()))) {
        return option;
      }
    }
    throw new IllegalArgumentException(
        "Expected one of %s, but got %s.".formatted(union, value.getClass().getName()));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // reflection knows the types only at run time
  private static Object fromAvro(Object value, Type type) {
    Class<?> raw = erase(type);
    if (raw == String.class) {
      return value.toString();
    } else if (raw == Instant.class) {
      return Instant.ofEpochMilli((Long) value);
    } else if (raw == Duration.class) {
      return Duration.ofMillis((Long) value);
    } else if (raw.isEnum()) {
      return Enum.valueOf((Class) raw, value.toString());
    } else if (List.class.isAssignableFrom(raw)) {
      Type element = argument(type, 0);
      Collection<?> items = (Collection<?>) value;
      List<Object> converted = new ArrayList<>(items.size());
      items.forEach(item -> converted.add(fromAvro(item, element)));
      return Collections.unmodifiableList(converted);
    } else if (Map.class.isAssignableFrom(raw)) {
      Type element = argument(type, 1);
      Map<String, Object> converted = new TreeMap<>();
      ((Map<?, ?>) value)
          .forEach((key, item) -> converted.put(key.toString(), fromAvro(item, element)));
      return converted;
    } else if (raw.isRecord()) {
      return fromAvro((GenericRecord) value, (Class<? extends Record>) raw);
    } else if (raw.isSealed()) {
      return fromAvro(
          (GenericRecord) value, permitted(raw, ((GenericRecord) value).getSchema().getName()));
    }
    return value;
  }

  private static Class<? extends Record> permitted(Class<?> sealed, String name) {
    Class<? extends Record> found =
        PERMITTED
            .computeIfAbsent(
                sealed,
                type ->
                    records(type).stream()
                        .collect(Collectors.toMap(Class::getSimpleName, Function.identity())))
            .get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "Expected one of the records of %s, but got %s.".formatted(sealed.getName(), name));
    }
    return found;
  }

  /** The records that a sealed interface permits, at any depth, in declaration order. */
  public static List<Class<? extends Record>> records(Class<?> sealed) {
    List<Class<? extends Record>> found = new ArrayList<>();
    for (Class<?> option : sealed.getPermittedSubclasses()) {
      if (option.isRecord()) {
        found.add(option.asSubclass(Record.class));
      } else {
        found.addAll(records(option));
      }
    }
    return found;
  }

  private static @Nullable Object read(Component component, Record value) {
    try {
      return (Object) component.accessor().invokeExact(value);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static Bound bound(Class<?> type) {
    Bound known = BOUND.get(type);
    return known == null ? BOUND.computeIfAbsent(type, RecordBinding::bind) : known;
  }

  private static Bound bind(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      List<Component> bound = new ArrayList<>();
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true);
        bound.add(
            new Component(
                fieldName(component),
                component.getGenericType(),
                isNullable(component),
                lookup
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Record.class))));
      }
      return new Bound(
          lookup
              .unreflectConstructor(constructor)
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class)),
          List.copyOf(bound),
          bound.stream().map(Component::field).collect(Collectors.toSet()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Class<?> erase(Type type) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      default ->
          throw new IllegalArgumentException(
              "Expected a plain type in a record, but found " + type + ".");
    };
  }

  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static boolean isListOf(RecordComponent component, Class<?> element) {
    AnnotatedType type = component.getAnnotatedType();
    return List.class.isAssignableFrom(component.getType())
        && argument(type.getType(), 0) == element;
  }
}
