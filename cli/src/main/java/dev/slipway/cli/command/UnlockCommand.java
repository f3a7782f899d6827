package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.EventText;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.Texts;
import dev.slipway.cli.story.StoryEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a lane go on that a failed rollback locked. */
@Command(
    name = "unlock",
    description = {
      "Let deployments go on where a rollback has failed, after looking at what runs.",
      "The first one that waits starts. 0 if it is unlocked, 5 if it was not locked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway status appointment-booking        shows what is locked, and why",
      "  slipway unlock appointment-booking --env staging --reason 'put 1.0.0 back by hand'"
    })
public final class UnlockCommand extends SlipwayCommand {
  @Parameters(paramLabel = "APPLICATION", description = "Name of the application.")
  private String application = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      required = true,
      description = "Environment.")
  private String environment = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "What was found and done.")
  private String reason = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = FollowOptions.Time.class,
      description = "How long to wait for the answer, for example 30s; then exit code 3.")
  private @Nullable Duration timeout;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public UnlockCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    try (Platform platform = options.connect(console)) {
      StoryEvent unlocked =
          Asking.ask(
              console,
              platform,
              Requests.unlock(application, environment, reason, Actor.of(console.environment())),
              format,
              timeout);
      if (format == OutputFormat.text) {
        console.out().println(Texts.harmless(EventText.of(unlocked)));
        console.out().println("  next   slipway status " + application);
      } else {
        console.out().println(AvroJson.line(AvroJson.of(unlocked)));
      }
      return ExitCode.OK;
    }
  }
}
