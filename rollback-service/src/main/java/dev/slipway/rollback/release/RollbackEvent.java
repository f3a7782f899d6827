package dev.slipway.rollback.release;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen in a rollback. The schemas in {@code events/rollback} say what each field means.
 */
public sealed interface RollbackEvent extends Event {

  record PlanNoted(String deploymentId, Plan plan, Instant at) implements RollbackEvent {}

  record RollbackStarted(
      String deploymentId,
      List<String> reasons,
      List<RollbackStep> steps,
      long fencingToken,
      Instant at)
      implements RollbackEvent {
    public RollbackStarted {
      reasons = List.copyOf(reasons);
      steps = List.copyOf(steps);
    }
  }

  record RollbackReasonAdded(String deploymentId, String reason, Instant at)
      implements RollbackEvent {}

  record ComponentRollbackStarted(
      String deploymentId,
      String component,
      String toVersion,
      int attempt,
      int attempts,
      String actionId,
      Instant deadline,
      long fencingToken,
      Action action,
      Instant at)
      implements RollbackEvent {}

  record ComponentRollbackFailed(
      String deploymentId,
      String component,
      int attempt,
      int attempts,
      Result result,
      String detail,
      @Nullable Instant nextAttemptAt,
      String output,
      Instant at)
      implements RollbackEvent {}

  record ComponentRolledBack(String deploymentId, ComponentOutcome component, Instant at)
      implements RollbackEvent {}

  record RollbackFinished(
      String deploymentId,
      RollbackResult result,
      List<ComponentOutcome> components,
      List<String> reasons,
      Duration duration,
      String why,
      Instant at)
      implements RollbackEvent {
    public RollbackFinished {
      components = List.copyOf(components);
      reasons = List.copyOf(reasons);
    }
  }
}
