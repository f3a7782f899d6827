package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.DeploymentView;
import dev.slipway.cli.render.ExplainText;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.story.DeploymentId;
import dev.slipway.cli.story.Story;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says why a deployment ended as it did, or where it stands. */
@Command(
    name = "explain",
    description = "Say why a deployment ended as it did, or where it stands.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway explain deploy-20261121-142310-3-h",
      "  slipway explain deploy-20261121-142310-3-h -o json | jq .why",
      "  slipway audit deploy-20261121-142310-3-h        every event of it"
    })
public final class ExplainCommand extends SlipwayCommand {
  @Parameters(paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public ExplainCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    try (Platform platform = options.connect(console)) {
      Story story = Story.read(platform.log(), id);
      DeploymentView view = new DeploymentView();
      story.written().forEach(view::apply);
      if (format == OutputFormat.text) {
        ExplainText.of(view, story.ending()).forEach(console.out()::println);
      } else {
        console.out().println(AvroJson.line(json(story)));
      }
      return ExitCode.OK;
    }
  }

  private ObjectNode json(Story story) {
    return story
        .ending()
        .map(AvroJson::of)
        .orElseGet(
            () -> {
              ObjectNode object = JsonNodeFactory.instance.objectNode();
              object.put("format", AvroJson.FORMAT);
              object.put("deploymentId", id);
              object.put("application", story.application());
              object.put("environment", story.environment());
              object.putNull("outcome");
              return object;
            });
  }
}
