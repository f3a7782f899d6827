package dev.slipway.standalone.simulation;

import dev.slipway.standalone.guards.ChildProgram;
import dev.slipway.testkit.simulation.SimulationFailure;

/**
 * Simulates with whatever build is on its class path, up to the first seed that finds something.
 */
public final class SeedsProgram {

  private static final int A_RUN = 16;

  private SeedsProgram() {}

  /** Takes the number of seeds to try. */
  public static void main(String[] args) {
    SimulatedPlatform platform = SimulatedPlatform.real();
    for (long seed = 1; seed <= Long.parseLong(args[0]); seed++) {
      try {
        var _ = platform.run(seed, A_RUN);
      } catch (SimulationFailure found) {
        System.out.println(found.getMessage());
        System.exit(ChildProgram.FOUND);
      }
    }
    System.exit(0);
  }
}
