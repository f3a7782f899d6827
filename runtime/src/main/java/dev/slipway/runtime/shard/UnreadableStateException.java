package dev.slipway.runtime.shard;

import dev.slipway.runtime.contract.Position;

/**
 * A record of a state topic is damaged, or says what this version cannot. Its partition is not
 * worked on: without one part of its state it would decide as if that had never happened.
 */
public final class UnreadableStateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableStateException(String key, Position position, String reason, Throwable cause) {
    super(
        "Expected the state of %s at %s to be what this version can read, but it is not: %s Run a version that can read it, or write a good record of this key; until then nothing of this partition is decided."
            .formatted(key, position, reason),
        cause);
  }
}
