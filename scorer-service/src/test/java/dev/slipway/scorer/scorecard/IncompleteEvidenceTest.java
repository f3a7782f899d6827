package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Unresolved;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentHeld;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when a phase showed too little: silence neither passes nor rolls back by itself. */
class IncompleteEvidenceTest {

  private static final Instant HOLD_ENDS = minutes(5).plus(Duration.ofHours(24));

  private static final ScorecardCommand[] BLIND = {
    validated(), deployed(), health(5, 0), endToEnd(8), blind(9)
  };

  private static final String MISSING =
      "Phase 5 is inconclusive: only 9 of 16 samples were seen, 80 % are needed";

  @Test
  void shouldHoldTheRelease() {
    var scenario = scenario(plan(), BLIND).thenTypes(PhaseScored.class, DeploymentHeld.class);
    assertThat(scenario.log().getLast())
        .isEqualTo(
            new DeploymentHeld(
                ID,
                List.of("Phase 5: only 9 of 16 samples were seen, 80 % are needed"),
                HOLD_ENDS,
                MISSING
                    + "; the release is held until 2026-11-22T14:28:10Z, decide with 'slipway"
                    + " resolve "
                    + ID
                    + " accept|rollback --reason ...'.",
                minutes(5)));
    scenario.thenWakesAt(HOLD_ENDS);
  }

  @Test
  void shouldEndAsWarningWithNameAndReasonWhenSomebodyAccepts() {
    DeploymentScored verdict = held(resolve(HoldDecision.ACCEPT));
    assertThat(verdict.outcome()).isEqualTo(Outcome.WARNING);
    assertThat(verdict.action()).isEqualTo("MONITOR_CLOSELY");
    assertThat(verdict.total()).isNull();
    assertThat(verdict.sum()).isEqualTo(20);
    assertThat(verdict.band()).isEmpty();
    assertThat(verdict.reasons()).isEmpty();
    assertThat(verdict.why())
        .isEqualTo("ana accepted the release: Checked the dashboards by hand. " + MISSING + ".");
  }

  @Test
  void shouldRollBackWhenSomebodyRejects() {
    DeploymentScored verdict = held(resolve(HoldDecision.ROLLBACK));
    assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verdict.action()).isEqualTo("ROLLBACK");
    assertThat(verdict.reasons()).containsExactly("HOLD_REJECTED");
    assertThat(verdict.steps()).isEqualTo(STEPS);
    assertThat(verdict.why()).startsWith("ana rejected the release: Checked");
  }

  @Test
  void shouldRollBackWhenTheHoldEnds() {
    DeploymentScored verdict = held(wakeUp(HOLD_ENDS));
    assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verdict.reasons()).containsExactly("UNRESOLVED");
    assertThat(verdict.why())
        .isEqualTo(
            "Nobody decided about the held release until 2026-11-22T14:28:10Z. " + MISSING + ".");
  }

  @Test
  void shouldStayHeldUntilThen() {
    scenario(plan(), BLIND)
        .when(wakeUp(HOLD_ENDS.minusMillis(1)))
        .thenNothing()
        .when(critical())
        .thenNothing()
        .when(monitored())
        .thenNothing()
        .when(accepted(plan()))
        .thenNothing()
        .when(resolve(HoldDecision.UNKNOWN))
        .thenRefused(Refusal.INVALID_STATE)
        .when(cancelled())
        .thenTypes(ScoringEnded.class)
        .thenOver();
  }

  @Test
  void shouldRollBackWithoutAskingWhenThePolicySaysSo() {
    DeploymentScored verdict = last(scenario(plan(policy(Unresolved.ROLLBACK)), BLIND));
    assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verdict.reasons()).containsExactly("UNRESOLVED");
    assertThat(verdict.why()).isEqualTo(MISSING + "; the manifest asks to roll back then.");
  }

  @Test
  void shouldAcceptWithoutAskingWhenThePolicySaysSo() {
    DeploymentScored verdict = last(scenario(plan(policy(Unresolved.ACCEPT)), BLIND));
    assertThat(verdict.outcome()).isEqualTo(Outcome.WARNING);
    assertThat(verdict.why()).isEqualTo(MISSING + "; the manifest accepts that.");
  }

  @ParameterizedTest
  @EnumSource(Unresolved.class)
  @DisplayName("a veto or a critical condition needs no complete evidence")
  void shouldFailWhateverThePolicyWhenAnotherPhaseVetoes(Unresolved policy) {
    DeploymentScored verdict =
        last(
            scenario(
                plan(policy(policy)),
                validated(),
                deployed(),
                health(0, 5),
                endToEnd(8),
                blind(9)));
    assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verdict.total()).isNull();
    assertThat(verdict.reasons()).containsExactly("CRITICAL_PHASE_SCORE(3)");
  }

  @Test
  @DisplayName("silence never passes: an unexplained skip holds a total of 80")
  void shouldHoldWhenAPhaseDidNotRunForNoReason() {
    var scenario =
        scenario(
            plan(),
            validated(),
            deployed(),
            health(5, 0),
            endToEndSkipped(SkipReason.UPSTREAM_FAILURE),
            monitored());
    DeploymentHeld held = (DeploymentHeld) scenario.log().getLast();
    assertThat(held.why()).startsWith("Phase 4 did not run, and no earlier phase says why");
    DeploymentScored verdict = last(scenario.when(resolve(HoldDecision.ACCEPT)));
    assertThat(verdict.total()).isEqualTo(80);
    assertThat(verdict.band()).isEqualTo("PASS");
    assertThat(verdict.outcome()).isEqualTo(Outcome.WARNING);
  }

  @Test
  void shouldNotBeAskedBeforeAHold() {
    scenario(plan(), validated(), resolve(HoldDecision.ACCEPT)).thenRefused(Refusal.INVALID_STATE);
  }

  private static DeploymentScored held(ScorecardCommand decision) {
    return last(scenario(plan(), BLIND).when(decision).thenOver());
  }

  private static DeploymentScored last(
      Scenario<Scorecard, ScorecardCommand, ScorecardEvent> scenario) {
    assertThat(scenario.log().getLast()).isInstanceOf(DeploymentScored.class);
    return (DeploymentScored) scenario.log().getLast();
  }
}
