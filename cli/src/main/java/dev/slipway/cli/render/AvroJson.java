package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as natural JSON: no wrappers around union values, enums by name, timestamps in ISO 8601.
 */
public final class AvroJson {
  /** Version of the objects that the command line prints; field {@code format}. */
  public static final int FORMAT = 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  /** The fields of a record, in the order of its schema. */
  public static ObjectNode of(GenericRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), value(field.schema(), record.get(field.pos())));
    }
    return object;
  }

  /** An event and where it stands. */
  public static ObjectNode of(StoryEvent event) {
    ObjectNode object = NODES.objectNode();
    object.put("format", FORMAT);
    object.put("type", event.type());
    object.put("deploymentId", event.deploymentId());
    object.put("time", event.at().toString());
    object.put("writer", event.writer());
    object.put("topic", event.source().topic());
    object.put("partition", event.source().partition());
    object.put("offset", event.offset());
    object.set("event", of(event.fields().record()));
    return object;
  }

  /**
   * The final result: the fields of DeploymentResult, or of the rejection, with the deployment's
   * identity beside them.
   */
  public static ObjectNode of(Ending ending) {
    StoryEvent source = ending.result() == null ? ending.event() : ending.result();
    ObjectNode object = NODES.objectNode();
    object.put("format", FORMAT);
    object.put("deploymentId", source.deploymentId());
    object.put("application", source.application());
    object.put("environment", source.environment());
    object.put("outcome", ending.outcome());
    ObjectNode fields = of(source.fields().record());
    fields.remove("meta");
    fields.remove("outcome");
    object.setAll(fields);
    return object;
  }

  /** A node on one line. */
  public static String line(JsonNode node) {
    return JsonMapper.shared().writeValueAsString(node);
  }

  private static JsonNode value(Schema schema, @Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (schema.getType()) {
      case UNION -> value(branch(schema, value), value);
      case RECORD -> of((GenericRecord) value);
      case ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        ((List<?>) value).forEach(item -> array.add(value(schema.getElementType(), item)));
        yield array;
      }
      case MAP -> {
        ObjectNode object = NODES.objectNode();
        ((Map<?, ?>) value)
            .forEach((key, item) -> object.set(key.toString(), value(schema.getValueType(), item)));
        yield object;
      }
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? NODES.stringNode(Instant.ofEpochMilli((Long) value).toString())
              : NODES.numberNode((Long) value);
      case INT -> NODES.numberNode((Integer) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case FLOAT -> NODES.numberNode((Float) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case BYTES -> NODES.stringNode(base64((ByteBuffer) value));
      case FIXED ->
          NODES.stringNode(Base64.getEncoder().encodeToString(((GenericFixed) value).bytes()));
      case STRING, ENUM -> NODES.stringNode(value.toString());
      case NULL -> NODES.nullNode();
    };
  }

  private static String base64(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Schema branch(Schema union, Object value) {
    return union.getTypes().get(GenericData.get().resolveUnion(union, value));
  }
}
