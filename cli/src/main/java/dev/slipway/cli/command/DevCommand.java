package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Tells of the platform on this machine; starting it is up to the launcher. */
@Command(
    name = "dev",
    description = {
      "Run a platform on this machine until Ctrl-C; its state is kept in .slipway.",
      "Every --NAME=VALUE is a setting of the services."
    },
    customSynopsis = "slipway dev [--NAME=VALUE]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./slipway dev",
      "  ./slipway dev --slipway.time-scale=0.05        waits and windows are a twentieth",
      "  ./slipway dev --example-database-port=18090    where another one has the usual port"
    })
public final class DevCommand extends SlipwayCommand {
  @Unmatched
  @SuppressWarnings("UnusedVariable") // the launcher acts on them
  private List<String> settings = new ArrayList<>();

  /** For picocli. */
  public DevCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    throw new CliFailure(
        ExitCode.USAGE,
        "Expected the launcher to start the platform, but the command line was called without it; run ./slipway dev at the root of the repository.");
  }
}
