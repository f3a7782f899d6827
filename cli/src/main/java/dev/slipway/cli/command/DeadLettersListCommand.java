package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.deadletter.DeadLetters;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.DeadLetterJson;
import dev.slipway.cli.render.DeadLetterText;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What was kept aside. */
@Command(
    name = "list",
    description = "List records that were kept aside, newest first. Times are UTC.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway dead-letters list",
      "  slipway dead-letters list --topic deploy-requests --since 2h",
      "  slipway dead-letters list -o jsonl | jq -r '.position + \" \" + .reason'"
    })
public final class DeadLettersListCommand extends SlipwayCommand {
  private static final int MOST = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only those of this topic, for example deploy-requests.")
  private @Nullable String topic;

  @Option(
      names = "--service",
      paramLabel = "SERVICE",
      description = "Only those that this service gave up, for example deployer.")
  private @Nullable String service;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = FollowOptions.Time.class,
      description = "Only those kept aside in the last 30s, 20m or 2h.")
  private @Nullable Duration since;

  @Option(names = "-n", paramLabel = "NUMBER", description = "How many at most (default: 50).")
  private int most = 50;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public DeadLettersListCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    if (most < 1 || most > MOST) {
      throw wrong("Expected -n to be between 1 and %d, but it is %d".formatted(MOST, most));
    }
    known("--topic", topic, Topics.withDeadLetters());
    known("--service", service, Topics.SERVICES);
    Instant from = since == null ? null : InstantSource.system().instant().minus(since);
    try (Platform platform = options.connect(console)) {
      DeadLetters.Listing listing =
          new DeadLetters(platform.log())
              .newest(new DeadLetters.Filter(topic, service, from), most);
      print(console, listing);
      listing
          .unread()
          .forEach(
              partition ->
                  console
                      .err()
                      .println(
                          "There are more in %s than were looked at; use --since for the newest ones only."
                              .formatted(partition)));
      return ExitCode.OK;
    }
  }

  private void print(Console console, DeadLetters.Listing listing) {
    if (format != OutputFormat.text) {
      Documents.print(
          console,
          format,
          "deadLetters",
          listing.letters().stream().map(DeadLetterJson::of).toList());
    } else if (listing.letters().isEmpty()) {
      console.out().println("No dead letters.");
    } else {
      DeadLetterText.list(listing.letters()).forEach(console.out()::println);
    }
  }

  private void known(String option, @Nullable String value, List<String> names) {
    if (value != null && !names.contains(value)) {
      throw wrong(
          "Expected %s to be one of %s, but it is '%s'"
              .formatted(option, String.join(", ", names), value));
    }
  }

  private ParameterException wrong(String clause) {
    return new ParameterException(command.commandLine(), clause);
  }
}
