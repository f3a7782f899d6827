package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import java.util.Optional;

/**
 * Points of a phase from its evidence: the only place where evidence becomes points. Whoever ran
 * the phase says what was expected and what was seen; silence never counts as success.
 */
public final class PhaseScoring {

  static final int PERFECT = 5;

  private static final int PERCENT = 100;

  private PhaseScoring() {}

  /** The score of a reported phase; phases count from 1 to 5. */
  public static PhaseScore score(ScoringTerms terms, ReportPhase report) {
    return switch (report.phase()) {
      case 1 -> GatePoints.validation(terms, report);
      case 2 -> GatePoints.deployment(terms, report);
      default -> later(terms, report);
    };
  }

  /** The score of phase 5 after a critical condition, whatever else was seen (MON-14). */
  public static PhaseScore critical(String detail) {
    return failed(5, MonitoringPoints.CRITICAL, Words.clause(detail));
  }

  /** The score of a phase that an earlier failure kept from running (SCORE-06). */
  public static PhaseScore keptFromRunning(int phase) {
    return new PhaseScore(
        phase,
        0,
        PhaseResult.SKIPPED,
        SkipReason.UPSTREAM_FAILURE,
        "phase %d did not run because an earlier phase failed".formatted(phase));
  }

  private static PhaseScore later(ScoringTerms terms, ReportPhase report) {
    if (report.result() == PhaseResult.SKIPPED) {
      return skipped(terms, report);
    }
    PhaseScore score =
        switch (report.phase()) {
          case 3 -> CheckPoints.health(terms, report.evidence());
          case 4 -> CheckPoints.endToEnd(terms, report.evidence());
          default -> MonitoringPoints.monitoring(terms, report.evidence());
        };
    boolean contradiction =
        report.result() == PhaseResult.FAILED && score.result() == PhaseResult.PASSED;
    return contradiction && Integer.valueOf(PERFECT).equals(score.score())
        ? inconclusive(
            report.phase(),
            "reported as failed (%s), but the evidence shows no failure"
                .formatted(Words.clause(report.reason())))
        : score;
  }

  private static PhaseScore skipped(ScoringTerms terms, ReportPhase report) {
    boolean requested =
        report.phase() == 4 && terms.skipEndToEnd() && report.skipReason() == SkipReason.REQUESTED;
    return requested
        ? new PhaseScore(
            4,
            terms.policy().requestedSkipScore(),
            PhaseResult.SKIPPED,
            SkipReason.REQUESTED,
            "skipped on request")
        : keptFromRunning(report.phase());
  }

  /**
   * The score of a phase that showed too little, whatever that little was; empty where enough was
   * seen.
   *
   * @param what what the evidence consists of, in the plural
   */
  static Optional<PhaseScore> tooLittle(
      ScoringTerms terms, int phase, int expected, int seen, String what) {
    int minimum = terms.policy().minimumEvidencePercent();
    if (expected <= 0) {
      return Optional.of(
          inconclusive(phase, "no %s are configured, so nothing was shown".formatted(what)));
    }
    if ((long) seen * PERCENT < (long) expected * minimum) {
      return Optional.of(
          inconclusive(
              phase,
              "only %d of %d %s were seen, %d %% are needed"
                  .formatted(seen, expected, what, minimum)));
    }
    return Optional.empty();
  }

  /**
   * Pieces expected by an evidence that lists some: a list longer than announced counts as
   * expected.
   */
  static int expected(Evidence evidence, int listed) {
    return Math.max(evidence.expected(), listed);
  }

  static PhaseScore inconclusive(int phase, String reason) {
    return new PhaseScore(phase, null, PhaseResult.INCONCLUSIVE, SkipReason.NONE, reason);
  }

  static PhaseScore passed(int phase, int points, String reason) {
    return new PhaseScore(phase, points, PhaseResult.PASSED, SkipReason.NONE, reason);
  }

  static PhaseScore failed(int phase, int points, String reason) {
    return new PhaseScore(phase, points, PhaseResult.FAILED, SkipReason.NONE, reason);
  }
}
