package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Records that could not be processed and were kept aside. */
@Command(
    name = "dead-letters",
    description = "List, show and replay records that could not be processed. Times are UTC.",
    subcommands = {
      DeadLettersListCommand.class,
      DeadLettersShowCommand.class,
      DeadLettersReplayCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway dead-letters list --since 2h",
      "  slipway dead-letters show deploy-requests-dlt-0@17",
      "  slipway dead-letters replay deploy-requests-dlt-0@17 --dry-run --reason 'schema is there'"
    })
public final class DeadLettersCommand extends SlipwayCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /** For picocli. */
  public DeadLettersCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    throw new ParameterException(
        command.commandLine(), "Expected one of the commands list, show, replay, but got none");
  }
}
