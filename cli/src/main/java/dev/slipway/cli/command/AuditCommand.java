package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AuditText;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.story.DeploymentId;
import dev.slipway.cli.story.Story;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The whole story of one deployment from the topics alone. */
@Command(
    name = "audit",
    description = "Tell the whole story of one deployment from the topics alone. Times are UTC.",
    customSynopsis = {"slipway audit [OPTIONS] ID", "  or:  slipway audit verify [OPTIONS]"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway audit deploy-20261121-142310-3-h",
      "  slipway audit deploy-20261121-142310-3-h -o jsonl > story.jsonl",
      "  slipway audit deploy-20261121-142310-3-h -o json | jq .read",
      "  slipway audit verify"
    },
    subcommands = AuditVerifyCommand.class)
public final class AuditCommand extends SlipwayCommand {
  // not required of 'audit verify', and picocli would ask for it there too
  @Parameters(arity = "0..1", paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public AuditCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    if (id.isEmpty()) {
      throw new CliFailure(
          ExitCode.USAGE, "Expected ID, but got none; see 'slipway audit --help'.");
    }
    DeploymentId.parse(id);
    try (Platform platform = options.connect(console)) {
      Story story = Story.read(platform.log(), id);
      switch (format) {
        case text -> AuditText.of(id, story).forEach(console.out()::println);
        case json -> console.out().println(AvroJson.line(json(story)));
        case jsonl -> {
          story.events().forEach(e -> console.out().println(AvroJson.line(AvroJson.of(e))));
          story.passedOver().forEach(line -> console.err().println("not read: " + line));
        }
      }
      return ExitCode.OK;
    }
  }

  private ObjectNode json(Story story) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("deploymentId", id);
    object.put("application", story.application());
    object.put("environment", story.environment());
    ArrayNode events = object.putArray("events");
    story.events().forEach(event -> events.add(AvroJson.of(event)));
    ObjectNode read = object.putObject("read");
    read.put("records", story.events().size());
    ObjectNode ends = read.putObject("endOffsets");
    new TreeMap<>(story.ends()).forEach(ends::put);
    ArrayNode missing = read.putArray("passedOver");
    story.passedOver().forEach(missing::add);
    ArrayNode deleted = read.putArray("retentionMayHaveDeleted");
    story.deleted().forEach(deleted::add);
    return object;
  }
}
