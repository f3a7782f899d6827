package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.PhaseScoring.PERFECT;
import static dev.slipway.scorer.scorecard.PhaseScoring.failed;
import static dev.slipway.scorer.scorecard.PhaseScoring.passed;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Result;
import java.util.List;
import java.util.Optional;

/**
 * Points of phases 3 and 4, which consist of checks. A check with an unknown outcome is missing
 * evidence; where enough of the others were seen to score at all, it counts as one that did not
 * pass.
 */
final class CheckPoints {

  private static final int ONE_MINOR_FAILURE = 4;
  private static final int SOME_FAILURES = 3;
  private static final int MAJOR_FAILURE = 2;
  private static final int MINOR_ABOVE_PERCENT = 95;
  private static final int MOST_NAMED = 3;

  private CheckPoints() {}

  /** Phase 3 (HEALTH-08): the part of the checks that passed, in fifths, rounded down. */
  static PhaseScore health(ScoringTerms terms, Evidence evidence) {
    int expected = PhaseScoring.expected(evidence, evidence.checks().size());
    int passed = passedIn(evidence);
    String reason = reason(evidence, passed, expected, "health checks");
    return PhaseScoring.tooLittle(terms, 3, expected, seen(evidence), "health checks")
        .orElseGet(
            () ->
                passed == expected
                    ? passed(3, PERFECT, reason)
                    : failed(3, (int) ((long) PERFECT * passed / expected), reason));
  }

  /** Phase 4 (E2E-05): the lowest value that any of the failures asks for. */
  static PhaseScore endToEnd(ScoringTerms terms, Evidence evidence) {
    int expected = PhaseScoring.expected(evidence, evidence.checks().size());
    int passed = passedIn(evidence);
    String reason = reason(evidence, passed, expected, "tests");
    Optional<PhaseScore> tooLittle =
        PhaseScoring.tooLittle(terms, 4, expected, seen(evidence), "end-to-end tests");
    return tooLittle.orElseGet(
        () ->
            passed == expected
                ? passed(4, PERFECT, reason)
                : failed(4, endToEndPoints(evidence, passed, expected), reason));
  }

  private static int endToEndPoints(Evidence evidence, int passed, int expected) {
    if (passed == 0) {
      return 0;
    }
    int unlisted = expected - evidence.checks().size();
    // what nobody names may have been anything, so it counts as critical
    int points = unlisted > 0 ? MAJOR_FAILURE : PERFECT;
    for (CheckEvidence failing : notPassed(evidence)) {
      points = Math.min(points, pointsAfter(failing.kind(), passed, expected));
    }
    return points;
  }

  private static int pointsAfter(CheckKind kind, int passed, int expected) {
    return switch (kind) {
      case NORMAL -> isMinor(passed, expected) ? ONE_MINOR_FAILURE : SOME_FAILURES;
      case PERFORMANCE -> SOME_FAILURES;
      case CRITICAL, CONTRACT, UNKNOWN -> MAJOR_FAILURE;
    };
  }

  private static boolean isMinor(int passed, int expected) {
    return expected - passed == 1 || passed * 100L > (long) MINOR_ABOVE_PERCENT * expected;
  }

  private static int seen(Evidence evidence) {
    return (int) evidence.checks().stream().filter(CheckPoints::isSeen).count();
  }

  private static boolean isSeen(CheckEvidence check) {
    return check.result() == Result.SUCCEEDED || check.result() == Result.FAILED;
  }

  private static int passedIn(Evidence evidence) {
    return evidence.checks().size() - notPassed(evidence).size();
  }

  /** Checks that did not pass, in their order. */
  static List<CheckEvidence> notPassed(Evidence evidence) {
    return evidence.checks().stream().filter(check -> check.result() != Result.SUCCEEDED).toList();
  }

  private static String reason(Evidence evidence, int passed, int expected, String what) {
    return Words.join(
        "%d/%d %s passed".formatted(passed, expected, what), named(notPassed(evidence)));
  }

  /** The first of these checks with what each showed; empty where there is none. */
  static String named(List<CheckEvidence> checks) {
    String named =
        String.join(
            "; ",
            checks.stream()
                .limit(MOST_NAMED)
                .map(check -> Words.labelled(check.name(), check.detail()))
                .toList());
    int others = checks.size() - MOST_NAMED;
    return others > 0 ? "%s; and %d more".formatted(named, others) : named;
  }
}
