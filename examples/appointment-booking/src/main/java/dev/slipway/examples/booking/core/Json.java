package dev.slipway.examples.booking.core;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A JSON value. {@code toString} writes it as JSON text. */
public sealed interface Json {

  /** Reads one JSON value of at most 1 MiB and 32 levels; refuses anything else with status 400. */
  static Json parse(String text) {
    return new JsonReader(text).read();
  }

  /**
   * An object; {@code nameAndValue} alternates names and values (Json, String, Number or Boolean).
   */
  static Obj object(Object... nameAndValue) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < nameAndValue.length; i += 2) {
      members.put(nameAndValue[i].toString(), of(nameAndValue[i + 1]));
    }
    return new Obj(members);
  }

  /** The value for a Json, String, Number or Boolean. */
  static Json of(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> new Text(text);
      case Boolean flag -> new Bool(flag);
      case Number number -> new Num(new BigDecimal(number.toString()));
      default ->
          throw new IllegalArgumentException(
              "Expected a text, a number, a flag or a JSON value, but got " + value.getClass());
    };
  }

  /**
   * The member of that name, or {@link Null#NULL} where this is no object or has no such member.
   */
  default Json get(String name) {
    return this instanceof Obj(var members) ? members.getOrDefault(name, Null.NULL) : Null.NULL;
  }

  /** The item at that place, or {@link Null#NULL} where this is no array or is shorter. */
  default Json get(int index) {
    return index < items().size() ? items().get(index) : Null.NULL;
  }

  /** The text of the member of that name; empty where it is absent or no text. */
  default Optional<String> text(String name) {
    return get(name) instanceof Text(var value) ? Optional.of(value) : Optional.empty();
  }

  /** The items where this is an array, else none. */
  default List<Json> items() {
    return this instanceof Arr(var items) ? items : List.of();
  }

  /** The members where this is an object, else none. */
  default Map<String, Json> members() {
    return Map.of();
  }

  /** An object; keeps the order of its members. */
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String toString() {
      return members.entrySet().stream()
          .map(member -> quote(member.getKey()) + ":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** A string. */
  record Text(String value) implements Json {
    @Override
    public String toString() {
      return quote(value);
    }
  }

  /** A number. */
  record Num(BigDecimal value) implements Json {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** Nothing. */
  enum Null implements Json {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
