package dev.slipway.health.verification;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may happen in phases 3 and 4. The schemas in {@code events/phase} say what each field means.
 */
public sealed interface VerificationEvent extends Event {

  record PlanNoted(String deploymentId, Plan plan, Instant at) implements VerificationEvent {}

  record PhaseStarted(String deploymentId, int phase, String name, int planned, Instant at)
      implements VerificationEvent {}

  record CheckStarted(
      String deploymentId,
      int phase,
      String name,
      int number,
      int of,
      int attempt,
      int attempts,
      String actionId,
      Instant deadline,
      Action action,
      Instant at)
      implements VerificationEvent {}

  record CheckFinished(
      String deploymentId,
      int phase,
      String name,
      int number,
      int of,
      int attempt,
      int attempts,
      Result result,
      String detail,
      Duration duration,
      @Nullable Instant nextAttemptAt,
      Map<String, Double> measurements,
      String output,
      Instant at)
      implements VerificationEvent {
    public CheckFinished {
      measurements = Map.copyOf(measurements);
    }
  }

  record StopNoted(String deploymentId, String why, Instant at) implements VerificationEvent {}

  record PhaseFinished(
      String deploymentId,
      int phase,
      PhaseResult result,
      SkipReason skipReason,
      String reason,
      Duration duration,
      Evidence evidence,
      Instant at)
      implements VerificationEvent {}
}
