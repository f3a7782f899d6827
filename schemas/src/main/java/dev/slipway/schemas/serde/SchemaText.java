package dev.slipway.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericData.StringType;

/**
 * Schemas as text and back. The text is self-contained (each named type is written out where it
 * first occurs) and free of properties that mean something to Java only, so the same schema has the
 * same text, and the same id, whether it comes from a generated class, from a file or from a
 * registry.
 */
final class SchemaText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> JAVA_ONLY =
      Set.of(GenericData.STRING_PROP, "java-class", "java-key-class", "java-element-class");

  private SchemaText() {}

  static String of(Schema schema) {
    return neutral(schema.toString());
  }

  /**
   * Reads a schema whose strings become {@link String}.
   *
   * @param checkDefaults false for writer schemas, whose defaults nobody reads
   * @throws SchemaParseException or another {@link org.apache.avro.AvroRuntimeException} if the
   *     text is no schema
   */
  static Schema parse(String text, boolean checkDefaults) {
    Schema schema = new Schema.Parser().setValidateDefaults(checkDefaults).parse(neutral(text));
    useJavaStrings(schema, Collections.newSetFromMap(new IdentityHashMap<>()));
    return schema;
  }

  /** The same schema with strings read as {@link String}; itself if they are already. */
  static Schema withJavaStrings(Schema schema) {
    Schema copy = parse(of(schema), false);
    return copy.equals(schema) ? schema : copy;
  }

  private static void useJavaStrings(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return;
    }
    switch (schema.getType()) {
      case STRING -> GenericData.setStringType(schema, StringType.String);
      case MAP -> {
        GenericData.setStringType(schema, StringType.String);
        useJavaStrings(schema.getValueType(), seen);
      }
      case ARRAY -> useJavaStrings(schema.getElementType(), seen);
      case UNION -> schema.getTypes().forEach(branch -> useJavaStrings(branch, seen));
      case RECORD -> schema.getFields().forEach(field -> useJavaStrings(field.schema(), seen));
      default -> {
        // Other types hold no strings.
      }
    }
  }

  private static String neutral(String text) {
    try {
      return JSON.writeValueAsString(neutral(JSON.readTree(text)));
    } catch (JsonProcessingException e) {
      throw new SchemaParseException(e);
    }
  }

  /**
   * Visits places that hold a schema only, so that defaults and other properties stay as they are.
   */
  private static JsonNode neutral(JsonNode schema) {
    if (schema instanceof ArrayNode union) {
      for (int i = 0; i < union.size(); i++) {
        union.set(i, neutral(union.get(i)));
      }
    } else if (schema instanceof ObjectNode type) {
      type.remove(JAVA_ONLY);
      for (String place : new String[] {"type", "items", "values"}) {
        JsonNode inner = type.get(place);
        if (inner != null && inner.isContainerNode()) {
          type.set(place, neutral(inner));
        }
      }
      if (type.get("fields") instanceof ArrayNode fields) {
        fields.forEach(SchemaText::neutral);
      }
      if (type.size() == 1 && type.get("type") instanceof TextNode name) {
        return name;
      }
    }
    return schema;
  }
}
