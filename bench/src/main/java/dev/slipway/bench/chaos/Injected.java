package dev.slipway.bench.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A fault that has been inflicted.
 *
 * @param recovery time until everything progressed again; empty if the fault takes nothing away, or
 *     it did not within the patience
 */
record Injected(
    Schedule.Planned planned, Struck struck, CompletableFuture<Optional<Duration>> recovery) {

  FaultKind kind() {
    return planned.kind();
  }

  /** Whether it struck something that was under way. */
  boolean hit() {
    return !struck.inFlight().isEmpty();
  }
}
