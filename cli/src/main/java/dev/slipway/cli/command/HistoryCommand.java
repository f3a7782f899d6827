package dev.slipway.cli.command;

import static dev.slipway.cli.render.Texts.or;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.Table;
import dev.slipway.cli.render.Texts;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finished deployments. */
@Command(
    name = "history",
    description = "Show finished deployments, newest first. Times are UTC.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway history",
      "  slipway history appointment-booking --env staging -n 5",
      "  slipway history -o jsonl | jq 'select(.outcome == \"FAILED\") | .why'"
    })
public final class HistoryCommand extends SlipwayCommand {
  private static final int MOST = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Parameters(paramLabel = "APPLICATION", arity = "0..1", description = "Only this application.")
  private @Nullable String application;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      description = "Only this environment.")
  private @Nullable String environment;

  @Option(names = "-n", paramLabel = "NUMBER", description = "How many at most (default: 20).")
  private int most = 20;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public HistoryCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    if (most < 1 || most > MOST) {
      throw new ParameterException(
          command.commandLine(),
          "Expected -n to be between 1 and %d, but it is %d".formatted(MOST, most));
    }
    try (Platform platform = options.connect(console)) {
      List<StoryEvent> results = new Lanes(platform.log(), console).results(this::wanted, most);
      if (format == OutputFormat.text) {
        text(results).forEach(console.out()::println);
      } else {
        Documents.print(
            console, format, "deployments", results.stream().map(Documents::of).toList());
      }
      return ExitCode.OK;
    }
  }

  private boolean wanted(StoryEvent result) {
    return (application == null || application.equals(result.application()))
        && (environment == null || environment.equals(result.environment()));
  }

  private List<String> text(List<StoryEvent> results) {
    if (results.isEmpty()) {
      return List.of(
          "No deployment%s%s has finished yet."
              .formatted(
                  application == null ? "" : " of " + application,
                  environment == null ? "" : " in " + environment));
    }
    Table table =
        new Table(
            "FINISHED",
            "DEPLOYMENT",
            "LANE",
            "VERSION",
            "OUTCOME",
            "SCORE",
            "ROLLBACK",
            "RUNS",
            "WHY");
    for (StoryEvent result : results) {
      Fields f = result.fields();
      table.add(
          Texts.time(result.at()),
          result.deploymentId(),
          result.application() + "/" + result.environment(),
          or(f.text("version"), "-"),
          f.text("outcome") + (f.flag("manualRollback") ? " (rolled back by hand)" : ""),
          Texts.points(f.optionalWhole("score")),
          f.text("rollback"),
          or(f.text("runningVersion"), "-"),
          Texts.cut(Texts.oneLine(f.text("why")), 100));
    }
    return table.lines();
  }
}
