package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.story.StoryEvent;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists as JSON: one object that holds the list, or one object a line. */
final class Documents {
  private Documents() {}

  /** The fields of a record with the identity of its lane in front. */
  static ObjectNode of(StoryEvent record) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("application", record.application());
    object.put("environment", record.environment());
    object.put("deploymentId", record.deploymentId());
    object.put("time", record.at().toString());
    ObjectNode fields = AvroJson.of(record.fields().record());
    fields.remove("meta");
    object.setAll(fields);
    return object;
  }

  static void print(Console console, OutputFormat format, String name, List<ObjectNode> items) {
    if (format == OutputFormat.jsonl) {
      items.forEach(item -> console.out().println(AvroJson.line(item)));
      return;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.putArray(name).addAll(items);
    console.out().println(AvroJson.line(object));
  }
}
