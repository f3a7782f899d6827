package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.PhaseScoring.PERFECT;
import static dev.slipway.scorer.scorecard.PhaseScoring.failed;
import static dev.slipway.scorer.scorecard.PhaseScoring.passed;

import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Points of phase 5 (MON-14, with missing samples as missing evidence): 5 without an issue, 4 when
 * limits were violated briefly, 3 and 2 when one or more were violated for the sustained time, 1
 * after a critical condition.
 */
final class MonitoringPoints {

  static final int CRITICAL = 1;

  private static final int SEVERAL_SUSTAINED = 2;
  private static final int ONE_SUSTAINED = 3;
  private static final int BRIEF = 4;

  private MonitoringPoints() {}

  static PhaseScore monitoring(ScoringTerms terms, Evidence evidence) {
    List<Violation> critical = of(evidence, EnumSet.of(ViolationKind.CRITICAL));
    if (!critical.isEmpty()) {
      // what was seen is enough to roll back, however little else was seen
      return PhaseScoring.critical(critical.getFirst().detail());
    }
    int seen = Math.min(evidence.seen(), evidence.expected());
    return PhaseScoring.tooLittle(terms, 5, evidence.expected(), seen, "samples")
        .orElseGet(() -> judged(evidence, "%d of %d samples".formatted(seen, evidence.expected())));
  }

  private static PhaseScore judged(Evidence evidence, String samples) {
    // a kind that these rules do not know counts as the worse of the two
    List<Violation> sustained =
        of(evidence, EnumSet.of(ViolationKind.SUSTAINED, ViolationKind.UNKNOWN));
    if (!sustained.isEmpty()) {
      long rules = sustained.stream().map(Violation::rule).distinct().count();
      int points = rules > 1 ? SEVERAL_SUSTAINED : ONE_SUSTAINED;
      return failed(5, points, Words.join(samples, details(sustained)));
    }
    List<Violation> brief = of(evidence, EnumSet.of(ViolationKind.BRIEF));
    String issues =
        brief.isEmpty() ? samples + " without an issue" : Words.join(samples, details(brief));
    return passed(5, brief.isEmpty() ? PERFECT : BRIEF, Words.join(issues, notJudged(evidence)));
  }

  private static List<Violation> of(Evidence evidence, Set<ViolationKind> kinds) {
    return evidence.violations().stream()
        .filter(violation -> kinds.contains(violation.kind()))
        .toList();
  }

  private static String details(List<Violation> violations) {
    return String.join(
        "; ",
        violations.stream().map(violation -> Words.clause(violation.detail())).distinct().toList());
  }

  private static String notJudged(Evidence evidence) {
    return evidence.notJudged().isEmpty()
        ? ""
        : "not judged: "
            + String.join(", ", evidence.notJudged().stream().map(Words::clause).toList());
  }
}
