package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseScoringTest {

  @Nested
  @DisplayName("PRE-10: phase 1")
  class Validation {

    @Test
    void shouldGiveFivePointsWhenAllChecksPassed() {
      assertScore(validated(), 5, PhaseResult.PASSED, "7/7 checks passed");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "6, 1", "0, 0"})
    void shouldGiveOnePointWhenACheckFailedAndNoneWhenNothingPassed(int passed, int points) {
      assertScore(
          invalid(passed),
          points,
          PhaseResult.FAILED,
          "%d/7 checks passed; check %d: Exit code 1".formatted(passed, passed + 1));
    }

    @Test
    void shouldSayWhatTheDeployerSaidWhenNoCheckFailed() {
      ReportPhase refused =
          report(
              1,
              PhaseResult.FAILED,
              SkipReason.NONE,
              "Nobody approved it.",
              Evidence.ofChecks(7, checks(7, 0)));
      assertScore(refused, 1, PhaseResult.FAILED, "7/7 checks passed; Nobody approved it");
    }

    @Test
    void shouldNotBelieveAPassThatItsEvidenceDoesNotShow() {
      ReportPhase thin = report(1, PhaseResult.PASSED, Evidence.ofChecks(7, checks(6, 0)));
      assertInconclusive(thin, "reported as passed, but only 6/7 checks passed");
    }

    @Test
    void shouldBeInconclusiveWhenNothingIsConfigured() {
      assertInconclusive(
          report(1, PhaseResult.PASSED, Evidence.none()),
          "no checks are configured, so nothing was shown");
    }
  }

  @Nested
  @DisplayName("DEP-06: phase 2")
  class Deployment {

    @Test
    @DisplayName("DEP-04: retries cost nothing")
    void shouldGiveFivePointsWhenEveryComponentIsDeployedWhateverTheAttempts() {
      assertScore(deployed(), 5, PhaseResult.PASSED, "2/2 components deployed");
    }

    @Test
    void shouldGiveTwoPointsWhenAttemptsAreExhausted() {
      assertScore(
          exhausted(), 2, PhaseResult.FAILED, "worker failed 3 of 3 attempts; last: ETIMEDOUT");
    }

    @Test
    void shouldGiveTwoPointsWhenAnUnknownOutcomeStoppedThePhase() {
      Evidence evidence =
          components(new ComponentEvidence("worker", true, false, 1, "The command died unseen."));
      assertScore(
          report(2, PhaseResult.INCONCLUSIVE, evidence),
          2,
          PhaseResult.FAILED,
          "worker stopped after attempt 1 of 3; last: The command died unseen");
    }

    @Test
    void shouldRepeatTheWordsOfTheDeployer() {
      ReportPhase passed = deployed();
      ReportPhase worded =
          report(
              2, PhaseResult.PASSED, SkipReason.NONE, "1/1 components deployed", passed.evidence());
      assertScore(worded, 5, PhaseResult.PASSED, "1/1 components deployed");
      ReportPhase failed =
          report(
              2,
              PhaseResult.FAILED,
              SkipReason.NONE,
              "nobody knows how attempt 1 of worker ended.",
              exhausted().evidence());
      assertScore(failed, 2, PhaseResult.FAILED, "nobody knows how attempt 1 of worker ended");
    }

    @Test
    void shouldGiveNoPointWhenNothingWasStarted() {
      Evidence evidence = components(new ComponentEvidence("worker", false, false, 0, ""));
      ReportPhase notStarted =
          report(2, PhaseResult.FAILED, SkipReason.NONE, "The lane is locked.", evidence);
      assertScore(notStarted, 0, PhaseResult.FAILED, "The lane is locked");
    }

    @Test
    void shouldNotBelieveAPassThatItsEvidenceDoesNotShow() {
      Evidence evidence =
          components(
              new ComponentEvidence("worker", true, true, 1, ""),
              new ComponentEvidence("booking-pages", true, false, 1, ""));
      assertInconclusive(
          report(2, PhaseResult.PASSED, evidence),
          "reported as passed, but only 1/2 components deployed");
    }
  }

  @Nested
  @DisplayName("HEALTH-08: phase 3")
  class Health {

    @ParameterizedTest
    @CsvSource({
      "5, 0, 5", "4, 1, 4", "3, 2, 3", "1, 4, 1", "0, 5, 0", "2, 1, 3", "6, 1, 4", "1, 5, 0"
    })
    void shouldGiveThePassedPartInFifthsRoundedDown(int passed, int failed, int points) {
      PhaseScore score = score(plan(), health(passed, failed));
      assertThat(score.score()).isEqualTo(points);
    }

    @Test
    void shouldNameWhatFailed() {
      assertScore(
          health(1, 4),
          1,
          PhaseResult.FAILED,
          "1/5 health checks passed; check 2: Exit code 1; check 3: Exit code 1; check 4: Exit code"
              + " 1; and 1 more");
    }

    @Test
    @DisplayName("a check with an unknown outcome is missing evidence and no pass")
    void shouldCountAnUnknownOutcomeAsNotPassedWhereEnoughWasSeen() {
      assertScore(
          unknown(3, 4, 1),
          4,
          PhaseResult.FAILED,
          "4/5 health checks passed; unknown: The answer was lost");
    }

    @Test
    void shouldBeInconclusiveWhenTooLittleWasSeen() {
      assertInconclusive(unknown(3, 3, 2), "only 3 of 5 health checks were seen, 80 % are needed");
    }

    @Test
    void shouldBeInconclusiveWhenChecksWereNotReportedAtAll() {
      ReportPhase silent = report(3, PhaseResult.PASSED, Evidence.ofChecks(5, checks(3, 0)));
      assertInconclusive(silent, "only 3 of 5 health checks were seen, 80 % are needed");
    }

    @Test
    void shouldBeInconclusiveWhenNothingIsConfigured() {
      assertInconclusive(
          report(3, PhaseResult.PASSED, Evidence.none()),
          "no health checks are configured, so nothing was shown");
    }

    @Test
    void shouldBeInconclusiveWhenAFailureIsReportedThatNoCheckShows() {
      ReportPhase contradiction =
          report(
              3,
              PhaseResult.FAILED,
              SkipReason.NONE,
              "The live version is another one.",
              Evidence.ofChecks(5, checks(5, 0)));
      assertInconclusive(
          contradiction,
          "reported as failed (The live version is another one), but the evidence shows no failure");
    }
  }

  @Nested
  @DisplayName("E2E-05: phase 4")
  class EndToEnd {

    @ParameterizedTest(name = "{0} passed, failing {1}: {2}")
    @CsvSource({
      "8, '', 5",
      "7, NORMAL, 4",
      "6, NORMAL NORMAL, 3",
      "38, NORMAL NORMAL, 3",
      "39, NORMAL NORMAL, 4",
      "7, PERFORMANCE, 3",
      "7, CRITICAL, 2",
      "7, CONTRACT, 2",
      "7, UNKNOWN, 2",
      "6, NORMAL CRITICAL, 2",
      "6, NORMAL PERFORMANCE, 3",
      "0, NORMAL, 0",
      "0, CRITICAL CONTRACT, 0"
    })
    void shouldGiveTheLowestValueThatAFailureAsksFor(int passed, String failing, int points) {
      List<CheckKind> kinds = new ArrayList<>();
      for (String kind : failing.isEmpty() ? new String[0] : failing.split(" ", -1)) {
        kinds.add(CheckKind.valueOf(kind));
      }
      PhaseScore score = score(plan(), endToEnd(passed, kinds.toArray(CheckKind[]::new)));
      assertThat(score.score()).isEqualTo(points);
    }

    @Test
    void shouldNameWhatFailed() {
      assertScore(
          endToEnd(7, CheckKind.NORMAL),
          4,
          PhaseResult.FAILED,
          "7/8 tests passed; cancel booking: Answered 409");
    }

    @Test
    void shouldCountATestThatNobodyReportedAsCritical() {
      ReportPhase silent = report(4, PhaseResult.PASSED, Evidence.ofChecks(10, checks(9, 0)));
      assertThat(score(plan(), silent).score()).isEqualTo(2);
    }

    @Test
    void shouldBeInconclusiveWhenTheSuiteCouldNotRun() {
      assertInconclusive(
          unknown(4, 0, 8), "only 0 of 8 end-to-end tests were seen, 80 % are needed");
    }

    @Test
    @DisplayName("SCORE-06: skipped on request counts 4")
    void shouldGiveThePolicysPointsWhenSkippedOnRequest() {
      PhaseScore score = score(planSkippingEndToEnd(), endToEndSkipped(SkipReason.REQUESTED));
      assertThat(score)
          .isEqualTo(
              new PhaseScore(
                  4, 4, PhaseResult.SKIPPED, SkipReason.REQUESTED, "skipped on request"));
    }

    @Test
    @DisplayName("SCORE-06, E2E-04: skipped by an upstream failure counts 0")
    void shouldGiveNoPointWhenSkippedByAnUpstreamFailure() {
      PhaseScore score = score(plan(), endToEndSkipped(SkipReason.UPSTREAM_FAILURE));
      assertThat(score.score()).isZero();
      assertThat(score.skipReason()).isEqualTo(SkipReason.UPSTREAM_FAILURE);
    }

    @Test
    @DisplayName("PIPE-02: only phase 4 can be skipped, and only when the plan says so")
    void shouldNotBelieveASkipThatNobodyRequested() {
      PhaseScore score = score(plan(), endToEndSkipped(SkipReason.REQUESTED));
      assertThat(score.score()).isZero();
      assertThat(score.skipReason()).isEqualTo(SkipReason.UPSTREAM_FAILURE);
    }
  }

  @Nested
  @DisplayName("MON-14: phase 5")
  class Monitoring {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
      "'', 5",
      "p95:BRIEF, 4",
      "p95:BRIEF volume:BRIEF, 4",
      "p95:SUSTAINED, 3",
      "p95:SUSTAINED p95:BRIEF, 3",
      "p95:SUSTAINED p95:SUSTAINED, 3",
      "p95:SUSTAINED volume:SUSTAINED, 2",
      "p95:UNKNOWN, 3",
      "p95:BRIEF errors:CRITICAL, 1"
    })
    void shouldGiveTheLowestValueThatAViolationAsksFor(String violations, int points) {
      assertThat(score(plan(), monitored(parsed(violations))).score()).isEqualTo(points);
    }

    @Test
    void shouldSayThatNothingWasViolated() {
      assertScore(monitored(), 5, PhaseResult.PASSED, "16 of 16 samples without an issue");
    }

    @Test
    void shouldSayWhatWasViolated() {
      assertScore(
          monitored(violation("P95", ViolationKind.SUSTAINED)),
          3,
          PhaseResult.FAILED,
          "16 of 16 samples; P95 above its limit");
    }

    @Test
    void shouldSayWhichRulesWereNotJudged() {
      Evidence evidence =
          new Evidence(
              16, 16, List.of(), List.of(), List.of(), List.of("request volume has no baseline"));
      assertScore(
          report(5, PhaseResult.PASSED, evidence),
          5,
          PhaseResult.PASSED,
          "16 of 16 samples without an issue; not judged: request volume has no baseline");
    }

    @ParameterizedTest
    @CsvSource({"13, false", "12, true", "0, true"})
    @DisplayName("missing samples are missing evidence, never 0 points")
    void shouldBeInconclusiveBelowFourFifthsOfTheSamples(int seen, boolean inconclusive) {
      PhaseScore score = score(plan(), blind(seen));
      assertThat(score.result() == PhaseResult.INCONCLUSIVE).isEqualTo(inconclusive);
      assertThat(score.score() == null).isEqualTo(inconclusive);
    }

    @Test
    void shouldGiveOnePointForACriticalConditionHoweverLittleWasSeen() {
      Evidence evidence = samples(3, violation("errors", ViolationKind.CRITICAL));
      assertScore(
          report(5, PhaseResult.FAILED, evidence), 1, PhaseResult.FAILED, "errors above its limit");
    }

    private static Violation[] parsed(String violations) {
      List<Violation> parsed = new ArrayList<>();
      for (String violation : violations.isEmpty() ? new String[0] : violations.split(" ", -1)) {
        int colon = violation.indexOf(':');
        parsed.add(
            violation(
                violation.substring(0, colon),
                ViolationKind.valueOf(violation.substring(colon + 1))));
      }
      return parsed.toArray(Violation[]::new);
    }
  }

  @Test
  void shouldKeepASentenceShortHoweverLongAnOutputIs() {
    CheckEvidence endless =
        new CheckEvidence("check", CheckKind.NORMAL, Result.FAILED, 1, "x\n".repeat(10_000));
    List<CheckEvidence> many = Collections.nCopies(1000, endless);
    PhaseScore score = score(plan(), report(3, PhaseResult.FAILED, Evidence.ofChecks(1000, many)));
    assertThat(score.reason()).hasSizeLessThan(1000).doesNotContain("\n");
  }

  private static ReportPhase unknown(int phase, int passed, int unknown) {
    List<CheckEvidence> checks = new ArrayList<>(checks(passed, 0));
    CheckEvidence lost =
        new CheckEvidence(
            "unknown", CheckKind.NORMAL, Result.OUTCOME_UNKNOWN, 3, "The answer was lost.");
    checks.addAll(Collections.nCopies(unknown, lost));
    return report(phase, PhaseResult.INCONCLUSIVE, Evidence.ofChecks(checks.size(), checks));
  }

  private static PhaseScore score(Plan plan, ReportPhase report) {
    return PhaseScoring.score(ScoringTerms.of(plan), report);
  }

  private static void assertScore(
      ReportPhase report, int points, PhaseResult result, String reason) {
    assertThat(score(plan(), report))
        .isEqualTo(new PhaseScore(report.phase(), points, result, SkipReason.NONE, reason));
  }

  private static void assertInconclusive(ReportPhase report, String reason) {
    assertThat(score(plan(), report))
        .isEqualTo(
            new PhaseScore(
                report.phase(), null, PhaseResult.INCONCLUSIVE, SkipReason.NONE, reason));
  }
}
