package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.PhaseScoring.failed;
import static dev.slipway.scorer.scorecard.PhaseScoring.inconclusive;
import static dev.slipway.scorer.scorecard.PhaseScoring.passed;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import java.util.List;
import java.util.Optional;

/**
 * Points of phases 1 and 2, which let a deployment through or stop it. The deployer stops at the
 * first failure, so what it did not come to is no missing evidence; a phase that it calls passed
 * must show everything.
 */
final class GatePoints {

  private static final int SOME_CHECK_FAILED = 1;
  static final int ATTEMPTS_FAILED = 2;

  private GatePoints() {}

  /** Phase 1 (PRE-10): 5 when all passed, 1 when one failed, 0 when none passed. */
  static PhaseScore validation(ScoringTerms terms, ReportPhase report) {
    Evidence evidence = report.evidence();
    int expected = PhaseScoring.expected(evidence, evidence.checks().size());
    List<CheckEvidence> failing = CheckPoints.notPassed(evidence);
    int passed = evidence.checks().size() - failing.size();
    String count = "%d/%d checks passed".formatted(passed, expected);
    if (report.result() != PhaseResult.PASSED) {
      String cause = failing.isEmpty() ? Words.clause(report.reason()) : CheckPoints.named(failing);
      return failed(1, passed > 0 ? SOME_CHECK_FAILED : 0, Words.join(count, cause));
    }
    Optional<PhaseScore> tooLittle =
        PhaseScoring.tooLittle(terms, 1, expected, evidence.checks().size(), "checks");
    return tooLittle.orElseGet(
        () ->
            passed == expected
                ? passed(1, PhaseScoring.PERFECT, count)
                : inconclusive(1, "reported as passed, but only " + count));
  }

  /**
   * Phase 2 (DEP-04, DEP-06): 5 when every component is deployed, 2 when attempts failed, 0 when
   * none was made.
   */
  static PhaseScore deployment(ScoringTerms terms, ReportPhase report) {
    List<ComponentEvidence> components = report.evidence().components();
    int expected = PhaseScoring.expected(report.evidence(), components.size());
    int deployed = (int) components.stream().filter(ComponentEvidence::deployed).count();
    String count = "%d/%d components deployed".formatted(deployed, expected);
    if (report.result() != PhaseResult.PASSED) {
      boolean started = components.stream().anyMatch(ComponentEvidence::touched);
      String reason = said(report).orElseGet(() -> failure(terms, components));
      return failed(2, started ? ATTEMPTS_FAILED : 0, reason);
    }
    Optional<PhaseScore> tooLittle =
        PhaseScoring.tooLittle(terms, 2, expected, components.size(), "components");
    return tooLittle.orElseGet(
        () ->
            deployed == expected
                ? passed(2, PhaseScoring.PERFECT, said(report).orElse(count))
                : inconclusive(2, "reported as passed, but only " + count));
  }

  /**
   * The deployer's own words, so that the same is read everywhere; they know more than evidence
   * does.
   */
  private static Optional<String> said(ReportPhase report) {
    return Optional.of(Words.clause(report.reason())).filter(reason -> !reason.isEmpty());
  }

  private static String failure(ScoringTerms terms, List<ComponentEvidence> components) {
    return components.stream()
        .filter(component -> component.touched() && !component.deployed())
        .findFirst()
        .map(component -> failure(terms, component))
        .orElse("no component was attempted");
  }

  private static String failure(ScoringTerms terms, ComponentEvidence component) {
    String what =
        component.attempts() < terms.attempts()
            ? "%s stopped after attempt %d of %d"
            : "%s failed %d of %d attempts";
    return Words.join(
        what.formatted(component.component(), component.attempts(), terms.attempts()),
        component.detail().isBlank() ? "" : "last: " + Words.clause(component.detail()));
  }
}
