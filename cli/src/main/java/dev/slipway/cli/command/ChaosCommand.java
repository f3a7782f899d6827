package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Tells of chaos; running it is up to the launcher. */
@Command(
    name = "chaos",
    description = {
      "Kill, freeze, duplicate and poison a real installation on this machine while it deploys,",
      "and compare what it says with what really happened. 'slipway chaos --help' tells more."
    },
    customSynopsis = "slipway chaos [--minutes=N] [--seed=N]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./slipway chaos --minutes 5 --seed 1",
      "  ./slipway chaos --minutes 15 --brokers 3 --processes separate"
    })
public final class ChaosCommand extends SlipwayCommand {
  @Unmatched
  @SuppressWarnings("UnusedVariable") // the launcher acts on them
  private List<String> options = new ArrayList<>();

  /** For picocli. */
  public ChaosCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    throw new CliFailure(
        ExitCode.USAGE,
        "Expected the launcher to start chaos, but the command line was called without it; run ./slipway chaos at the root of the repository.");
  }
}
