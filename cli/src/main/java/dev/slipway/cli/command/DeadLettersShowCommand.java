package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.deadletter.DeadLetterPosition;
import dev.slipway.cli.deadletter.DeadLetters;
import dev.slipway.cli.deadletter.KeptRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.DeadLetterJson;
import dev.slipway.cli.render.DeadLetterText;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.schemas.serde.RegistryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All that is known of one record that was kept aside. */
@Command(
    name = "show",
    description =
        "Show a record that was kept aside: reason, headers, key, bytes, and what they mean now.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway dead-letters show deploy-requests-dlt-0@17",
      "  slipway dead-letters show deploy-requests-dlt-0@17 --bytes 65536",
      "  slipway dead-letters show deploy-requests-dlt-0@17 -o json | jq -r .value | base64 -d"
    })
public final class DeadLettersShowCommand extends SlipwayCommand {
  private static final int MOST_BYTES = 1 << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Parameters(paramLabel = "POSITION", description = "As 'slipway dead-letters list' prints it.")
  private String position = "";

  @Option(
      names = "--bytes",
      paramLabel = "NUMBER",
      description = "How many bytes to show at most (default: 512).")
  private int bytes = 512;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl.")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public DeadLettersShowCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new ParameterException(
          command.commandLine(),
          "Expected --bytes to be between 0 and %d, but it is %d".formatted(MOST_BYTES, bytes));
    }
    DeadLetterPosition parsed = DeadLetterPosition.parse(position);
    try (Platform platform = options.connect(console)) {
      KeptRecord kept = new DeadLetters(platform.log()).at(parsed);
      Payload decoded = decoded(kept);
      if (format == OutputFormat.text) {
        DeadLetterText.show(kept, decoded, bytes).forEach(console.out()::println);
      } else {
        console.out().println(AvroJson.line(DeadLetterJson.of(kept, decoded)));
      }
      return ExitCode.OK;
    }
  }

  // The bytes are worth showing without a registry, too.
  private static Payload decoded(KeptRecord kept) {
    try {
      return kept.payload().get();
    } catch (RegistryException e) {
      return new Payload.Undecodable(String.valueOf(e.getMessage()));
    }
  }
}
