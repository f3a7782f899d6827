package dev.slipway.bench.chaos;

import java.util.Optional;

/** I5: decides every input of the log again and compares with what was decided. */
@FunctionalInterface
interface Replay {

  /** Nothing that can do it is there yet. */
  Replay NOT_CHECKED = _ -> Optional.empty();

  /**
   * How many decisions came out otherwise; empty if it was not checked.
   *
   * @param bootstrap of the brokers that have the log
   */
  Optional<Integer> differences(String bootstrap);
}
