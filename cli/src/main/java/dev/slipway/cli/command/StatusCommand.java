package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.StatusText;
import dev.slipway.cli.story.StoryEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What runs where. */
@Command(
    name = "status",
    description = "Show what runs where, what is under way and what waits.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway status",
      "  slipway status appointment-booking",
      "  slipway status -o json"
    })
public final class StatusCommand extends SlipwayCommand {
  @Parameters(paramLabel = "APPLICATION", arity = "0..1", description = "Only this application.")
  private @Nullable String application;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public StatusCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    try (Platform platform = options.connect(console)) {
      List<StoryEvent> states =
          new Lanes(platform.log(), console)
              .states().stream()
                  .filter(state -> application == null || application.equals(state.application()))
                  .toList();
      if (states.isEmpty() && application != null) {
        throw new CliFailure(
            ExitCode.REJECTED,
            "Expected an application that was deployed once, but nothing is known of '%s'; 'slipway status' shows all."
                .formatted(application));
      }
      if (format == OutputFormat.text) {
        StatusText.of(states).forEach(console.out()::println);
      } else {
        Documents.print(console, format, "lanes", states.stream().map(Documents::of).toList());
      }
      return ExitCode.OK;
    }
  }
}
