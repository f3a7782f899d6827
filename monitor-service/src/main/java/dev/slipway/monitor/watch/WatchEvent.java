package dev.slipway.monitor.watch;

import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What may happen in phase 5. The schemas in {@code events/phase} and {@code events/monitor} say
 * what each field means.
 */
public sealed interface WatchEvent extends Event {

  record PlanNoted(String deploymentId, Plan plan, Instant at) implements WatchEvent {}

  /** Traffic was switched to the release at {@code at}; the first sample covers the time since. */
  record SwitchNoted(String deploymentId, Instant at) implements WatchEvent {}

  record PhaseStarted(String deploymentId, int phase, String name, int planned, Instant at)
      implements WatchEvent {}

  record SampleTaken(
      String deploymentId,
      int number,
      int of,
      Instant takenFor,
      boolean missing,
      Map<String, Double> measurements,
      List<String> violations,
      String detail,
      Instant at)
      implements WatchEvent {
    public SampleTaken {
      measurements = Map.copyOf(measurements);
      violations = List.copyOf(violations);
    }
  }

  record ProbeTurned(String deploymentId, String probe, boolean healthy, String detail, Instant at)
      implements WatchEvent {}

  record CriticalConditionFound(String deploymentId, String condition, String detail, Instant at)
      implements WatchEvent {}

  record PhaseFinished(
      String deploymentId,
      int phase,
      PhaseResult result,
      SkipReason skipReason,
      String reason,
      Duration duration,
      Evidence evidence,
      Instant at)
      implements WatchEvent {}
}
