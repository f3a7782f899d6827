package dev.slipway.bench.chaos;

/**
 * How long deployments take.
 *
 * @param windowSeconds monitoring window
 * @param intervalSeconds between samples and between probes
 * @param longestCommand seconds that a command of a target takes at most
 */
record Windows(int windowSeconds, int intervalSeconds, int longestCommand) {

  /** Of the command: a minute is watched. */
  static final Windows SHOWN = new Windows(60, 4, 8);

  /** Of {@code ./mvnw verify}: as short as it goes. */
  static final Windows SHORT = new Windows(10, 1, 6);
}
