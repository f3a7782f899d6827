package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import java.time.Duration;

/**
 * What scoring needs of the plan.
 *
 * @param skipEndToEnd phase 4 was skipped on request
 * @param attempts attempts at most for a component in phase 2
 * @param window length of phase 5
 */
public record ScoringTerms(
    Policy policy, boolean skipEndToEnd, boolean dryRun, int attempts, Duration window) {

  /** The terms that a plan fixes. */
  public static ScoringTerms of(Plan plan) {
    return new ScoringTerms(
        plan.policy(), plan.skipE2e(), plan.dryRun(), plan.attempts(), plan.monitoring().window());
  }
}
