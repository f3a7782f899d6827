package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import java.util.Optional;

/** Which phases keep the later ones from running. */
final class Stops {

  private Stops() {}

  /** Whether a phase that ran is so bad that the outcome is FAILED whatever the total. */
  static boolean vetoes(ScoringTerms terms, PhaseScore score) {
    Integer points = score.score();
    return score.result() != PhaseResult.SKIPPED
        && points != null
        && points <= terms.policy().vetoAt();
  }

  /** Whether no later phase runs after this one. */
  static boolean stops(ScoringTerms terms, PhaseScore score) {
    return score.phase() <= 2
        ? score.result() == PhaseResult.FAILED
        : terms.policy().onVeto() == OnVeto.STOP && vetoes(terms, score);
  }

  /**
   * The phase that ended the deployment early; empty while an earlier one may still turn out to
   * have done so.
   */
  static Optional<PhaseScore> stoppedBy(ScoringTerms terms, Scores scores) {
    return scores.known().stream()
        .filter(score -> stops(terms, score))
        .findFirst()
        .filter(score -> scores.isKnownBefore(score.phase()));
  }
}
