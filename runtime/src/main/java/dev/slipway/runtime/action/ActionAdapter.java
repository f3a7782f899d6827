package dev.slipway.runtime.action;

import java.util.Optional;

/**
 * Carries out one kind of action ({@link dev.slipway.runtime.contract.Action#uses}).
 *
 * <p>An adapter is called on a virtual thread of its own and may block. It may be called again with
 * the same order after a restart or a change of owner: it must then find what it started before, or
 * do something that is harmless to repeat.
 */
public interface ActionAdapter {

  /** The kind of action that this adapter carries out. */
  String uses();

  /**
   * Does it, or goes on watching what was started earlier under the same id, and tells how it
   * ended. It ends by itself when {@link ActionOrder#remaining()} is used up, with a failed report.
   * Called when it is used up already, it starts nothing new, but still tells how an earlier start
   * ended; where nothing was begun in time it tells that it was missed, which is no failure of what
   * it was for.
   *
   * @throws InterruptedException if the service gives the work up (shutdown, another owner): what
   *     runs outside goes on
   */
  ActionReport run(ActionOrder order) throws InterruptedException;

  /**
   * Stops what {@link #run} started: nobody wants it any more, or its deadline was moved to now. A
   * {@link #run} that goes on then tells how it ended. Repeatable; returns when it is stopped.
   */
  default void stop(ActionOrder order) {}

  /** What keeps it from carrying anything out now, as a sentence; empty when nothing is wrong. */
  default Optional<String> trouble() {
    return Optional.empty();
  }
}
