package dev.slipway.bench.cluster;

import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.PlatformFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** How a program of the bench begins and ends. */
public final class Program {

  private Program() {}

  /**
   * Runs the command and ends the JVM with what it returns. An installation that fails is told in
   * its one sentence; everything else is a defect and shows where.
   */
  public static void run(Callable<Integer> command, String... args) {
    AvroLimits.set();
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler(
        (failure, from, _) -> {
          if (failure instanceof PlatformFailure) {
            from.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        });
    System.exit(line.execute(args));
  }
}
