package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to a scorecard. The schemas in {@code events/score} say what each field means.
 */
public sealed interface ScorecardEvent extends Event {

  record PlanNoted(String deploymentId, Plan plan, Instant at) implements ScorecardEvent {}

  record RollbackStepsNoted(
      String deploymentId, List<RollbackStep> steps, long fencingToken, Instant at)
      implements ScorecardEvent {
    public RollbackStepsNoted {
      steps = List.copyOf(steps);
    }
  }

  record PhaseScored(String deploymentId, PhaseScore score, Instant at) implements ScorecardEvent {}

  record DeploymentHeld(
      String deploymentId, List<String> reasons, Instant until, String why, Instant at)
      implements ScorecardEvent {
    public DeploymentHeld {
      reasons = List.copyOf(reasons);
    }
  }

  record DeploymentScored(
      String deploymentId,
      List<PhaseScore> phases,
      int sum,
      @Nullable Integer total,
      String band,
      Outcome outcome,
      String action,
      List<String> overrides,
      List<String> reasons,
      String why,
      List<RollbackStep> steps,
      long fencingToken,
      Instant at)
      implements ScorecardEvent {
    public DeploymentScored {
      phases = List.copyOf(phases);
      overrides = List.copyOf(overrides);
      reasons = List.copyOf(reasons);
      steps = List.copyOf(steps);
    }
  }

  record DeploymentStalled(String deploymentId, String waitingFor, String why, Instant at)
      implements ScorecardEvent {}

  record StopNoted(String deploymentId, String why, Instant at) implements ScorecardEvent {}

  record ScoringEnded(String deploymentId, String reason, String why, Instant at)
      implements ScorecardEvent {}
}
