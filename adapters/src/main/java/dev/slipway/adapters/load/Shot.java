package dev.slipway.adapters.load;

import org.jspecify.annotations.Nullable;

/**
 * One request of a load.
 *
 * @param startMillis when it was sent, from any fixed moment on
 * @param millis until the last byte of the answer
 * @param trouble null for a good answer, else what was wrong
 */
record Shot(double startMillis, double millis, @Nullable String trouble) {

  boolean good() {
    return trouble == null;
  }
}
