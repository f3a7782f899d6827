package dev.slipway.cli.render;

import dev.slipway.cli.deadletter.DeadLetter;
import dev.slipway.cli.deadletter.KeptRecord;
import dev.slipway.cli.deadletter.Replay;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Dead letters for programs. Bytes are in Base64 and whole. */
public final class DeadLetterJson {
  private DeadLetterJson() {}

  /** What a list says of one. */
  public static ObjectNode of(DeadLetter letter) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("position", letter.position().toString());
    object.put("time", letter.at().toString());
    object.put("topic", letter.position().sourceTopic());
    if (letter.source() == null) {
      object.putNull("partition");
      object.putNull("offset");
    } else {
      object.put("partition", letter.source().partition().partition());
      object.put("offset", letter.source().offset());
    }
    object.put("service", letter.service());
    object.put("reason", letter.reason());
    object.put("bytes", letter.size());
    return object;
  }

  /**
   * Everything about one.
   *
   * @param decoded its value as it can be read now
   */
  public static ObjectNode of(KeptRecord kept, Payload decoded) {
    ObjectNode object = of(kept.letter());
    ArrayNode cut = object.putArray("cut");
    kept.cut().forEach(cut::add);
    put(object, kept.original());
    headers(object.putArray("remarks"), kept.remarks());
    put(object, decoded);
    return object;
  }

  /**
   * What a replay writes.
   *
   * @param position where it was written; null if it was not
   */
  public static ObjectNode of(Replay.Planned planned, @Nullable String position) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("deadLetter", planned.letter().toString());
    object.put("to", planned.to().toString());
    object.put("position", position);
    put(object, planned.record());
    put(object, planned.payload());
    return object;
  }

  private static void put(ObjectNode object, RawRecord record) {
    object.put("key", record.key());
    headers(object.putArray("headers"), record.headers());
    object.put("value", base64(record.value()));
  }

  private static void put(ObjectNode object, Payload payload) {
    switch (payload) {
      case Payload.Decoded(var record, _) -> {
        object.put("type", record.getSchema().getFullName());
        object.set("record", AvroJson.of(record));
      }
      case Payload.Undecodable(var reason) -> object.put("undecodable", reason);
      case Payload.Absent _ -> object.put("undecodable", "There is no value.");
    }
  }

  private static void headers(ArrayNode array, List<RawRecord.Header> headers) {
    for (RawRecord.Header header : headers) {
      ObjectNode object = array.addObject();
      object.put("name", header.name());
      object.put("text", header.text());
      object.put("value", base64(header.value()));
    }
  }

  private static @Nullable String base64(@Nullable ByteBuffer bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(RawRecord.bytes(bytes));
  }
}
