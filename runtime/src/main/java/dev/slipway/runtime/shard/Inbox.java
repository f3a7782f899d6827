package dev.slipway.runtime.shard;

import java.util.Optional;

/** Turns what a service reads into what its decider understands. */
public interface Inbox<C> {

  /**
   * The command that the input stands for; empty where the input does not concern this service.
   * Pure.
   */
  Optional<Addressed<C>> read(Input input);
}
