package dev.slipway.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that came from outside, read field by field with bounds. Every complaint names the
 * field by its path. Fields that nobody asked for are refused by {@link #done}.
 */
final class Document {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(20)
                          .build())
                  .build())
          .build();

  private final String path;
  private final JsonNode node;
  private final Set<String> unread = new LinkedHashSet<>();

  private Document(String path, JsonNode node) {
    if (!node.isObject()) {
      throw Refusal.malformed(
          "Expected %s to be a JSON object, but it is %s."
              .formatted(path.isEmpty() ? "the body" : path, kind(node)));
    }
    this.path = path;
    this.node = node;
    unread.addAll(node.propertyNames());
  }

  static Document parse(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return new Document("", node);
    } catch (JacksonException broken) {
      throw Refusal.malformed(
          "Expected a JSON object as body, but it cannot be read: %s."
              .formatted(firstLine(broken.getOriginalMessage())));
    }
  }

  Document object(String field) {
    return new Document(name(field), required(field));
  }

  String text(String field, int longest) {
    return text(name(field), required(field), longest);
  }

  long number(String field, long smallest, long largest) {
    JsonNode value = required(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < smallest
        || value.longValue() > largest) {
      throw Refusal.malformed(
          "Expected %s to be a whole number from %d to %d, but it is %s."
              .formatted(name(field), smallest, largest, shown(value)));
    }
    return value.longValue();
  }

  long number(String field, long smallest, long largest, long otherwise) {
    return node.has(field) ? number(field, smallest, largest) : otherwise;
  }

  List<String> texts(String field, int atMost, int longest) {
    JsonNode value = required(field);
    if (!value.isArray() || value.isEmpty() || value.size() > atMost) {
      throw Refusal.malformed(
          "Expected %s to be a list of 1 to %d texts, but it is %s."
              .formatted(name(field), atMost, kind(value)));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      texts.add(text("%s[%d]".formatted(name(field), texts.size()), item, longest));
    }
    return texts;
  }

  /** An object with texts as values; empty if the field is not there. */
  Map<String, String> map(String field, int atMost, int longest) {
    if (!node.has(field)) {
      return Map.of();
    }
    JsonNode value = required(field);
    if (!value.isObject() || value.size() > atMost) {
      throw Refusal.malformed(
          "Expected %s to be an object with at most %d fields, but it is %s."
              .formatted(name(field), atMost, kind(value)));
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String key : value.propertyNames()) {
      String inside = name(field) + "." + Names.shown(key);
      map.put(key, text(inside, value.get(key), longest));
    }
    return map;
  }

  /** Refuses whatever has not been read. */
  void done() {
    if (!unread.isEmpty()) {
      String field = unread.iterator().next();
      throw Refusal.malformed(
          "Expected only known fields, but %s is unknown; leave it out."
              .formatted(Names.shown(name(field))));
    }
  }

  private JsonNode required(String field) {
    unread.remove(field);
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw Refusal.malformed("Expected %s, but it is missing.".formatted(name(field)));
    }
    return value;
  }

  private static String text(String name, @Nullable JsonNode value, int longest) {
    if (value == null || !value.isString()) {
      throw Refusal.malformed(
          "Expected %s to be a text, but it is %s."
              .formatted(name, value == null ? "missing" : kind(value)));
    }
    String text = value.stringValue();
    if (text.length() > longest || text.indexOf('\0') >= 0) {
      throw Refusal.malformed(
          "Expected %s to have at most %d characters and no NUL, but it has %d characters%s."
              .formatted(
                  name, longest, text.length(), text.indexOf('\0') >= 0 ? " with a NUL" : ""));
    }
    return text;
  }

  private String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list of " + value.size();
      case OBJECT -> "an object with " + value.size() + " fields";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "empty";
    };
  }

  private static String shown(JsonNode value) {
    return value.isNumber() ? Names.shown(value.asString()) : kind(value);
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : Names.shown(text.lines().findFirst().orElse(""));
  }
}
