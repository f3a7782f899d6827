package dev.slipway.standalone.simulation;

import org.jspecify.annotations.Nullable;

/** Says what does not hold. */
final class Check {

  private Check() {}

  static void that(boolean holds, String sentence, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(sentence.formatted(arguments));
    }
  }
}
