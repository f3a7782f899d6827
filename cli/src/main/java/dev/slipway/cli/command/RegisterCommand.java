package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.manifest.ManifestFile;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.RecordWriter;
import dev.slipway.cli.platform.Registrations;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.OutputFormat;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Checks a manifest and publishes it. */
@Command(
    name = "register",
    description = "Check a slipway.yaml and publish it, so that its application can be deployed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway register examples/appointment-booking",
      "  slipway register my-application/slipway.yaml",
      "  slipway register --check examples/cloudflare"
    })
public final class RegisterCommand extends SlipwayCommand {
  @Parameters(paramLabel = "FILE", description = "A slipway.yaml, or its directory.")
  private Path file = Path.of(".");

  @Option(names = "--check", description = "Check only; no platform is needed.")
  private boolean check;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public RegisterCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    ManifestFile manifest = ManifestFile.read(file);
    if (check) {
      print(console, manifest, "valid", "");
      return ExitCode.OK;
    }
    try (Platform platform = options.connect(console)) {
      RecordWriter.Written written =
          Registrations.publish(
              platform.writer(),
              manifest,
              Actor.of(console.environment()),
              InstantSource.system().instant());
      print(console, manifest, "registered", written.toString());
      return ExitCode.OK;
    }
  }

  private void print(Console console, ManifestFile manifest, String status, String position) {
    if (format == OutputFormat.text) {
      console
          .out()
          .println(
              "%s is %s (%s%s)"
                  .formatted(
                      manifest.application(),
                      status,
                      manifest.directory(),
                      position.isEmpty() ? "" : ", " + position));
      return;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("application", manifest.application());
    object.put("status", status);
    object.put("directory", manifest.directory().toString());
    object.put("sha256", manifest.sha256());
    object.put("position", position);
    console.out().println(AvroJson.line(object));
  }
}
