package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue's worked examples of scoring; every test reads like its row. */
class WorkedExamplesTest {

  private static final Violation SUSTAINED = violation("P95", ViolationKind.SUSTAINED);

  @Test
  @DisplayName("WE-01: 5, 5, 5, 4, 5 is 96, PASS, no rollback")
  void oneFlakyTest() {
    DeploymentScored verdict =
        verdict(
            plan(),
            validated(),
            deployed(),
            health(5, 0),
            endToEnd(7, CheckKind.NORMAL),
            monitored());
    assertVerdict(verdict, List.of(5, 5, 5, 4, 5), 96, "PASS", Outcome.PASS);
    assertThat(verdict.sum()).isEqualTo(24);
    assertThat(verdict.reasons()).isEmpty();
  }

  @Test
  @DisplayName("WE-02: 5, 2, 0, 0, 0 is 28, FAILED, rolled back")
  void phase2Exhausted() {
    DeploymentScored verdict = verdict(plan(), validated(), exhausted());
    assertVerdict(verdict, List.of(5, 2, 0, 0, 0), 28, "FAILED", Outcome.FAILED);
    assertThat(verdict.sum()).isEqualTo(7);
    assertThat(verdict.action()).isEqualTo("ROLLBACK");
  }

  @Test
  @DisplayName("WE-03: a second attempt costs nothing, 100, PASS")
  void secondAttempt() {
    DeploymentScored verdict =
        verdict(plan(), validated(), deployed(), health(5, 0), endToEnd(8), monitored());
    assertVerdict(verdict, List.of(5, 5, 5, 5, 5), 100, "PASS", Outcome.PASS);
  }

  @ParameterizedTest(name = "sum {0} is {1}, {2}")
  @CsvSource({
    "25, 100, PASS",
    "20, 80, PASS",
    "19, 76, WARNING",
    "15, 60, WARNING",
    "14, 56, FAILED",
    "0, 0, FAILED"
  })
  @DisplayName("WE-04: sums, totals and bands")
  void bands(int sum, int total, String band) {
    Scores scores = Scores.NONE;
    for (int phase = 1; phase <= Scores.PHASES; phase++) {
      int points = sum / Scores.PHASES + (phase <= sum % Scores.PHASES ? 1 : 0);
      scores = scores.with(new PhaseScore(phase, points, PhaseResult.PASSED, SkipReason.NONE, ""));
    }
    Verdict verdict = Verdict.of(ScoringTerms.of(plan(Policy.defaults())), scores);
    assertThat(scores.sum()).isEqualTo(sum);
    assertThat(verdict.total()).isEqualTo(total);
    assertThat(verdict.band()).isEqualTo(band);
  }

  @Test
  @DisplayName("WE-05: skip-e2e and all else perfect is 5, 5, 5, 4, 5, 96, PASS")
  void skipped() {
    DeploymentScored verdict =
        verdict(
            planSkippingEndToEnd(),
            validated(),
            deployed(),
            health(5, 0),
            endToEndSkipped(SkipReason.REQUESTED),
            monitored());
    assertVerdict(verdict, List.of(5, 5, 5, 4, 5), 96, "PASS", Outcome.PASS);
  }

  @ParameterizedTest(name = "{0} of 5 health checks: {1}, {2}")
  @CsvSource({"3, 80, PASS", "2, 76, WARNING"})
  @DisplayName("WE-06: skip-e2e, some health checks, phase 5 = 3")
  void skippedAndWeak(int healthy, int total, String band) {
    DeploymentScored verdict =
        verdict(
            planSkippingEndToEnd(),
            validated(),
            deployed(),
            health(healthy, 5 - healthy),
            endToEndSkipped(SkipReason.REQUESTED),
            monitored(SUSTAINED));
    assertVerdict(verdict, List.of(5, 5, healthy, 4, 3), total, band, Outcome.valueOf(band));
  }

  @Test
  @DisplayName("WE-07: 4 of 5 health checks is 5, 5, 4, 5, 5, 96, PASS, not stopped")
  void oneHealthCheck() {
    DeploymentScored verdict =
        verdict(plan(), validated(), deployed(), health(4, 1), endToEnd(8), monitored());
    assertVerdict(verdict, List.of(5, 5, 4, 5, 5), 96, "PASS", Outcome.PASS);
  }

  @Test
  @DisplayName("WE-08: check 4/7 fails, 1, 0, 0, 0, 0 is 4, FAILED, nothing touched")
  void checkFails() {
    DeploymentScored verdict = verdict(plan(), invalid(3));
    assertVerdict(verdict, List.of(1, 0, 0, 0, 0), 4, "FAILED", Outcome.FAILED);
    assertThat(verdict.reasons()).containsExactly("PHASE1_FAILED", "SCORE_BELOW_60");
    assertThat(verdict.steps()).noneMatch(step -> step.touched());
  }

  @Test
  @DisplayName("WE-09: sustained 5xx, 5, 5, 5, 5, 1 is 84 (PASS) but FAILED by CRITICAL_MONITORING")
  void criticalMonitoring() {
    DeploymentScored verdict =
        verdict(plan(), validated(), deployed(), health(5, 0), endToEnd(8), critical());
    assertVerdict(verdict, List.of(5, 5, 5, 5, 1), 84, "PASS", Outcome.FAILED);
    assertThat(verdict.overrides()).containsExactly("CRITICAL_MONITORING");
    assertThat(verdict.reasons()).containsExactly("CRITICAL_MONITORING");
  }

  @Test
  @DisplayName("WE-10: phase 4 ran and scored 0, 80 (PASS) but FAILED by CRITICAL_PHASE_SCORE(4)")
  void veto() {
    DeploymentScored verdict =
        verdict(
            plan(),
            validated(),
            deployed(),
            health(5, 0),
            endToEnd(0, CheckKind.NORMAL),
            monitored());
    assertVerdict(verdict, List.of(5, 5, 5, 0, 5), 80, "PASS", Outcome.FAILED);
    assertThat(verdict.overrides()).containsExactly("CRITICAL_PHASE_SCORE(4)");
    assertThat(verdict.why())
        .isEqualTo("Phase 4 ran and scored 0: 0/1 tests passed; cancel booking: Answered 409.");
  }

  @Test
  @DisplayName("WE-11: the same log again gives the same scores and no new verdict")
  void replayed() {
    ScorecardCommand[] once = {validated(), deployed(), health(4, 1), endToEnd(8), monitored()};
    List<ScorecardCommand> twice = new ArrayList<>(List.of(once));
    twice.addAll(List.of(once));
    var scenario = scenario(plan(), once);
    var again = scenario(plan(), twice.toArray(ScorecardCommand[]::new));
    assertThat(again.log()).isEqualTo(scenario.log());
  }

  @Test
  @DisplayName("WE-12: phase 2 exhausted and total 28 are two reasons in one verdict")
  void twoReasons() {
    var scenario = scenario(plan(), validated(), exhausted());
    assertThat(scenario.log().stream().filter(DeploymentScored.class::isInstance)).hasSize(1);
    assertThat(verdict(plan(), validated(), exhausted()).reasons())
        .containsExactly("PHASE2_EXHAUSTED", "SCORE_BELOW_60");
  }

  @Test
  @DisplayName(
      "WE-23: worker deployed, booking fails 3 times, dashboard not attempted: 5, 2, 0, 0, 0")
  void secondComponentFails() {
    ScorecardCommand failed =
        report(
            2,
            PhaseResult.FAILED,
            components(
                new ComponentEvidence("worker", true, true, 1, ""),
                new ComponentEvidence("booking-pages", true, false, 3, "ETIMEDOUT."),
                new ComponentEvidence("dashboard-pages", false, false, 0, "")));
    DeploymentScored verdict = verdict(plan(), validated(), failed);
    assertVerdict(verdict, List.of(5, 2, 0, 0, 0), 28, "FAILED", Outcome.FAILED);
    assertThat(verdict.why()).startsWith("Phase 2: booking-pages failed 3 of 3 attempts");
  }

  private static DeploymentScored verdict(Plan plan, ScorecardCommand... commands) {
    return (DeploymentScored) scenario(plan, commands).thenOver().log().getLast();
  }

  private static void assertVerdict(
      DeploymentScored verdict, List<Integer> points, int total, String band, Outcome outcome) {
    assertThat(verdict.phases()).extracting(PhaseScore::score).isEqualTo(points);
    assertThat(verdict.total()).isEqualTo(total);
    assertThat(verdict.band()).isEqualTo(band);
    assertThat(verdict.outcome()).isEqualTo(outcome);
  }
}
