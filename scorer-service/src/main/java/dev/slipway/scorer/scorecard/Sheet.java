package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.RollbackStep;
import java.util.List;

/**
 * All that a verdict is made of.
 *
 * @param steps what a rollback would have to do; empty until the deployer reported it
 * @param fencingToken token for that rollback
 */
public record Sheet(
    ScoringTerms terms, Scores scores, List<RollbackStep> steps, long fencingToken) {
  public Sheet {
    steps = List.copyOf(steps);
  }

  /** Whether phases 3 and 4, which act on the release, have ended or will not run. */
  boolean checksHaveEnded() {
    return scores.of(3).isPresent() && scores.of(4).isPresent();
  }

  Sheet with(PhaseScore score) {
    return new Sheet(terms, scores.with(score), steps, fencingToken);
  }

  Sheet withSteps(List<RollbackStep> noted, long token) {
    return new Sheet(terms, scores, noted, token);
  }
}
