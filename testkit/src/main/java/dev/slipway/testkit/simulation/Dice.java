package dev.slipway.testkit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** All chance of a simulation comes from here, so that the same seed gives the same run. */
public final class Dice {

  private final Random random;

  /** Dice that fall as the seed says. */
  public Dice(long seed) {
    this.random = new Random(seed);
  }

  /** True with this probability, 0 to 1. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from the first to the last, both included. */
  public int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  /** A number from the first up to the last. */
  public double between(double first, double last) {
    return first + random.nextDouble() * (last - first);
  }

  /** One of these; the list must not be empty. */
  public <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  /** A time of up to this length, in whole milliseconds. */
  public Duration upTo(Duration longest) {
    return Duration.ofMillis((long) (random.nextDouble() * (longest.toMillis() + 1)));
  }
}
