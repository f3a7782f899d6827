package dev.slipway.testkit.simulation;

import java.util.List;

/**
 * Something did not hold. The message tells the seed and the last records, so that anybody can look
 * into it.
 */
public final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  SimulationFailure(long seed, long step, List<LogRecord> last, Throwable cause) {
    super(
        "Seed %d, step %d: %s%nLast records:%n%s"
            .formatted(
                seed,
                step,
                cause.getMessage(),
                String.join("\n", last.stream().map(LogRecord::line).toList())),
        cause);
  }
}
