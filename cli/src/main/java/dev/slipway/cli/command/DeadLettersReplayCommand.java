package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.deadletter.DeadLetterPosition;
import dev.slipway.cli.deadletter.DeadLetters;
import dev.slipway.cli.deadletter.Replay;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.DeadLetterJson;
import dev.slipway.cli.render.DeadLetterText;
import dev.slipway.cli.render.OutputFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes records that were kept aside once more. */
@Command(
    name = "replay",
    description = {
      "Write records that were kept aside back to the topic that they came from, each once.",
      "Nothing is written unless all of them may be."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway dead-letters replay deploy-requests-dlt-0@17 --dry-run --reason 'schema is there'",
      "  slipway dead-letters replay deploy-requests-dlt-0@17 --reason 'schema is there now'",
      "  slipway status        shows what came of it"
    })
public final class DeadLettersReplayCommand extends SlipwayCommand {
  private static final int MOST = 100;
  private static final int MOST_REASON = 500;
  private static final int SHOWN_BYTES = 512;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Parameters(
      paramLabel = "POSITION",
      arity = "1..*",
      description = "As 'slipway dead-letters list' prints them; 100 at most.")
  private List<String> positions = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Tell what would be written, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--again",
      description = "Also what was replayed before, or what something newer has replaced.")
  private boolean again;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl (both: one object a line).")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public DeadLettersReplayCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    check();
    List<DeadLetterPosition> wanted =
        positions.stream().map(DeadLetterPosition::parse).distinct().toList();
    Replay.Wish wish = new Replay.Wish(Actor.of(console.environment()), reason, again);
    try (Platform platform = options.connect(console)) {
      DeadLetters letters = new DeadLetters(platform.log());
      Replay replay = new Replay(platform.log(), platform.writer());
      List<Replay.Planned> planned = new ArrayList<>();
      for (DeadLetterPosition position : wanted) {
        planned.add(replay.plan(letters.at(position), wish));
      }
      if (dryRun) {
        planned.forEach(one -> print(console, one, null));
      }
      refuseFutile(planned);
      if (!dryRun) {
        planned.forEach(one -> print(console, one, replay.write(one).toString()));
      }
      return ExitCode.OK;
    }
  }

  private void check() {
    if (positions.size() > MOST) {
      throw wrong("Expected at most %d positions, but got %d".formatted(MOST, positions.size()));
    }
    if (reason.isBlank()
        || reason.length() > MOST_REASON
        || reason.chars().anyMatch(Character::isISOControl)) {
      throw wrong(
          "Expected --reason to be one line of 1 to %d characters, but it is not"
              .formatted(MOST_REASON));
    }
  }

  private ParameterException wrong(String clause) {
    return new ParameterException(command.commandLine(), clause);
  }

  private static void refuseFutile(List<Replay.Planned> planned) {
    for (Replay.Planned one : planned) {
      one.futile()
          .ifPresent(
              sentence -> {
                throw new CliFailure(ExitCode.REJECTED, sentence);
              });
    }
  }

  private void print(Console console, Replay.Planned planned, @Nullable String position) {
    if (format == OutputFormat.text) {
      DeadLetterText.replay(planned, position, SHOWN_BYTES).forEach(console.out()::println);
    } else {
      console.out().println(AvroJson.line(DeadLetterJson.of(planned, position)));
    }
  }
}
