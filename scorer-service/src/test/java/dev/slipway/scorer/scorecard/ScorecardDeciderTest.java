package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.ViolationKind;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.scorer.scorecard.Scorecard.Over;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentStalled;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.PlanNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.RollbackStepsNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScorecardDeciderTest {

  private static final Instant HOLD_ENDS = minutes(5).plus(Duration.ofHours(24));

  @Nested
  @DisplayName("reports")
  class Reports {

    @Test
    void shouldNoteThePlanAndThenPutNothingOff() {
      Scenario.of(new ScorecardDecider())
          .when(validated())
          .thenPostponed()
          .when(critical())
          .thenPostponed()
          .when(cancelled())
          .thenPostponed()
          .when(resolve(HoldDecision.ACCEPT))
          .thenPostponed()
          .when(wakeUp(minutes(1)))
          .thenNothing()
          .when(accepted(plan()))
          .then(new PlanNoted(ID, plan(), T0));
    }

    @Test
    @DisplayName("SCORE-07: each phase is scored when its report comes")
    void shouldScoreAPhaseWhenItsReportComes() {
      scenario(plan(), validated())
          .then(
              new PhaseScored(
                  ID,
                  new PhaseScore(1, 5, PhaseResult.PASSED, SkipReason.NONE, "7/7 checks passed"),
                  minutes(1)))
          .when(endToEnd(8))
          .thenTypes(PhaseScored.class)
          .when(health(5, 0))
          .thenTypes(PhaseScored.class);
    }

    @Test
    void shouldNoteWhatARollbackWouldHaveToDoWhenPhase2Ends() {
      scenario(plan(), validated(), deployed())
          .thenTypes(RollbackStepsNoted.class, PhaseScored.class);
    }

    @Test
    void shouldNotScoreAPhaseTwice() {
      scenario(plan(), health(5, 0), health(1, 4)).thenNothing();
      scenario(plan(), critical(), monitored()).thenNothing();
      scenario(plan(), monitored(), critical()).thenNothing();
    }

    @Test
    void shouldRefuseAPhaseThatDoesNotExist() {
      scenario(plan(), report(6, PhaseResult.PASSED, samples(16))).thenRefused(Refusal.NOT_FOUND);
      scenario(plan(), report(0, PhaseResult.PASSED, samples(16))).thenRefused(Refusal.NOT_FOUND);
    }

    @Test
    void shouldSayWhatItWaitsForAfterALongSilenceAndKeepWaiting() {
      Instant due = minutes(1).plus(Duration.ofMinutes(15)).plus(Scorecard.LONGEST_SILENCE);
      var scenario =
          scenario(plan(), validated())
              .thenWakesAt(due)
              .when(wakeUp(due.minusMillis(1)))
              .thenNothing()
              .when(wakeUp(due))
              .thenTypes(DeploymentStalled.class)
              .thenWakesAt(due.plus(Duration.ofMinutes(15)).plus(Scorecard.LONGEST_SILENCE));
      DeploymentStalled stalled = (DeploymentStalled) scenario.log().getLast();
      assertThat(stalled.waitingFor()).isEqualTo("Phases 2, 3, 4 and 5");
      assertThat(stalled.why())
          .isEqualTo(
              "Expected phase 2, 3, 4 and 5 to end, but nothing was reported for more than 24 hours;"
                  + " look whether the deployment is held or waits in the queue of its lane, or whether a"
                  + " service is down.");
      scenario.when(deployed()).thenTypes(RollbackStepsNoted.class, PhaseScored.class);
    }

    @Test
    void shouldCountTheLatestNewsWhateverTheOrderOfReading() {
      scenario(plan(), monitored(), validated())
          .thenWakesAt(minutes(5).plus(Duration.ofMinutes(15)).plus(Scorecard.LONGEST_SILENCE));
    }

    @Test
    void shouldRefuseEventsThatCannotFollow() {
      PlanNoted noted = new PlanNoted(ID, plan(), T0);
      ScoringEnded ended = new ScoringEnded(ID, "CLOSED", "", T0);
      ScorecardDecider decider = new ScorecardDecider();
      assertThatThrownBy(() -> decider.evolve(decider.initial(), ended))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> decider.evolve(new Over(), noted))
          .isInstanceOf(IllegalStateException.class);
      Scorecard collecting = decider.evolve(decider.initial(), noted);
      assertThatThrownBy(() -> decider.evolve(collecting, noted))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  @DisplayName("verdicts")
  class Verdicts {

    @Test
    void shouldContinueMonitoringAfterAPerfectRun() {
      DeploymentScored verdict =
          verdict(validated(), deployed(), health(5, 0), endToEnd(8), monitored());
      assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
      assertThat(verdict.action()).isEqualTo("CONTINUE_MONITORING");
      assertThat(verdict.total()).isEqualTo(100);
      assertThat(verdict.overrides()).isEmpty();
      assertThat(verdict.reasons()).isEmpty();
      assertThat(verdict.steps()).isEqualTo(STEPS);
      assertThat(verdict.fencingToken()).isEqualTo(TOKEN);
      assertThat(verdict.why()).isEqualTo("All five phases passed: 25 of 25 points.");
    }

    @Test
    void shouldSayWhereAPassLostPoints() {
      DeploymentScored verdict =
          verdict(
              validated(), deployed(), health(5, 0), endToEnd(7, CheckKind.NORMAL), monitored());
      assertThat(verdict.why())
          .isEqualTo(
              "24 of 25 points: phase 4 scored 4 (7/8 tests passed; cancel booking: Answered 409).");
    }

    @Test
    @DisplayName("SCORE-04: WARNING asks to monitor closely")
    void shouldMonitorCloselyAfterAWarning() {
      DeploymentScored verdict =
          verdict(
              validated(),
              deployed(),
              health(2, 3),
              endToEnd(7, CheckKind.CRITICAL),
              monitored(violation("P95", ViolationKind.BRIEF)));
      assertThat(verdict.total()).isEqualTo(72);
      assertThat(verdict.band()).isEqualTo("WARNING");
      assertThat(verdict.outcome()).isEqualTo(Outcome.WARNING);
      assertThat(verdict.action()).isEqualTo("MONITOR_CLOSELY");
    }

    @Test
    @DisplayName("SCORE-05: below 60 is FAILED without any veto")
    void shouldRollBackWhenTheTotalIsTooLow() {
      DeploymentScored lower =
          verdict(
              validated(),
              deployed(),
              report(3, PhaseResult.SKIPPED, samples(0)),
              endToEnd(7, CheckKind.CRITICAL),
              monitored(
                  violation("P95", ViolationKind.SUSTAINED),
                  violation("volume", ViolationKind.SUSTAINED)));
      assertThat(lower.total()).isEqualTo(56);
      assertThat(lower.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(lower.action()).isEqualTo("ROLLBACK");
      assertThat(lower.reasons()).containsExactly("SCORE_BELOW_60");
      assertThat(lower.overrides()).isEmpty();
      assertThat(lower.why())
          .startsWith("14 of 25 points are too few, 60 of 100 are needed: phase 3");
    }

    @Test
    @DisplayName("PIPE-06: a failed phase 1 ends everything at once")
    void shouldScoreTheRestAsSkippedWhenPhase1Failed() {
      var scenario =
          scenario(plan(), invalid(3))
              .thenTypes(
                  RollbackStepsNoted.class,
                  PhaseScored.class,
                  PhaseScored.class,
                  PhaseScored.class,
                  PhaseScored.class,
                  PhaseScored.class,
                  DeploymentScored.class)
              .thenOver();
      DeploymentScored verdict = (DeploymentScored) scenario.log().getLast();
      assertThat(verdict.steps()).isEqualTo(UNTOUCHED);
      assertThat(verdict.overrides()).containsExactly("CRITICAL_PHASE_SCORE(1)");
      assertThat(verdict.reasons()).containsExactly("PHASE1_FAILED", "SCORE_BELOW_60");
      assertThat(verdict.why())
          .isEqualTo(
              "Phase 1: 3/7 checks passed; check 4: Exit code 1. Phases 2, 3, 4 and 5 did not run"
                  + " and count 0.");
    }

    @Test
    void shouldScoreTheRestAsSkippedWhenPhase2Failed() {
      DeploymentScored verdict = verdict(validated(), exhausted());
      assertThat(verdict.why())
          .isEqualTo(
              "Phase 2: worker failed 3 of 3 attempts; last: ETIMEDOUT. Phases 3, 4 and 5 did not"
                  + " run and count 0.");
      assertThat(verdict.phases())
          .extracting(PhaseScore::skipReason)
          .containsExactly(
              SkipReason.NONE,
              SkipReason.NONE,
              SkipReason.UPSTREAM_FAILURE,
              SkipReason.UPSTREAM_FAILURE,
              SkipReason.UPSTREAM_FAILURE);
    }

    @Test
    void shouldRollBackAtOnceAfterACriticalCondition() {
      DeploymentScored verdict =
          verdict(validated(), deployed(), health(5, 0), endToEnd(8), critical());
      assertThat(verdict.at()).isEqualTo(minutes(5));
      assertThat(verdict.why()).isEqualTo("Phase 5 found a critical condition: " + CONDITION + ".");
    }

    @Test
    void shouldWaitForEarlierPhasesAfterACriticalCondition() {
      scenario(plan(), validated(), deployed(), health(5, 0), critical())
          .thenTypes(PhaseScored.class)
          .when(endToEnd(8))
          .thenTypes(PhaseScored.class, DeploymentScored.class)
          .thenOver();
    }

    @Test
    @DisplayName("SCORE-09: several vetoes are all named")
    void shouldNameEveryVeto() {
      DeploymentScored verdict =
          verdict(
              validated(), deployed(), health(1, 4), endToEnd(0, CheckKind.NORMAL), monitored());
      assertThat(verdict.overrides())
          .containsExactly("CRITICAL_PHASE_SCORE(3)", "CRITICAL_PHASE_SCORE(4)");
      assertThat(verdict.reasons())
          .containsExactly("CRITICAL_PHASE_SCORE(3)", "CRITICAL_PHASE_SCORE(4)");
      assertThat(verdict.band()).isEqualTo("WARNING");
      assertThat(verdict.why())
          .startsWith("Phases 3 and 4 ran and scored 1 and 0: 1/5 health checks passed");
    }

    @Test
    @DisplayName("onVeto STOP: a veto ends the deployment at once")
    void shouldScoreTheRestAsSkippedWhenAVetoStops() {
      var scenario =
          scenario(plan(stoppingOnVeto()), validated(), deployed(), health(1, 4))
              .thenTypes(
                  PhaseScored.class, PhaseScored.class, PhaseScored.class, DeploymentScored.class)
              .thenOver();
      DeploymentScored verdict = (DeploymentScored) scenario.log().getLast();
      assertThat(verdict.reasons()).containsExactly("CRITICAL_PHASE_SCORE(3)", "SCORE_BELOW_60");
      assertThat(verdict.why())
          .startsWith("Phase 3: 1/5 health checks passed")
          .endsWith("Phases 4 and 5 did not run and count 0.");
    }

    @Test
    @DisplayName("onVeto CONTINUE: a veto waits for the other phases")
    void shouldGoOnAfterAVetoByDefault() {
      scenario(plan(), validated(), deployed(), health(1, 4)).thenTypes(PhaseScored.class);
    }

    @Test
    @DisplayName("onVeto STOP: a failure that is no veto goes on")
    void shouldGoOnAfterAFailureThatIsNoVeto() {
      scenario(plan(stoppingOnVeto()), validated(), deployed(), health(4, 1))
          .thenTypes(PhaseScored.class);
    }

    @Test
    void shouldIgnoreWhatComesAfterTheVerdict() {
      scenario(plan(), validated(), exhausted())
          .thenOver()
          .when(health(5, 0))
          .thenNothing()
          .when(critical())
          .thenNothing()
          .when(cancelled())
          .thenNothing()
          .when(closed())
          .thenNothing()
          .when(accepted(plan()))
          .thenNothing()
          .when(wakeUp(HOLD_ENDS))
          .thenNothing()
          .when(resolve(HoldDecision.ACCEPT))
          .thenRefused(Refusal.INVALID_STATE);
    }
  }

  @Nested
  @DisplayName("no verdict")
  class NoVerdict {

    @Test
    @DisplayName("SCORE-11: a dry run has the score of phase 1 and no total")
    void shouldScoreOnlyPhase1OfADryRun() {
      scenario(dryRun(), validated())
          .thenTypes(PhaseScored.class)
          .thenOver()
          .when(closed())
          .thenNothing();
      scenario(dryRun(), invalid(3)).thenTypes(PhaseScored.class).thenOver();
    }

    @Test
    void shouldScoreNothingElseOfADryRun() {
      scenario(dryRun(), deployed())
          .thenNothing()
          .when(critical())
          .thenNothing()
          .when(closed())
          .thenTypes(ScoringEnded.class)
          .thenOver();
    }

    @Test
    void shouldScoreNothingMoreAfterACancel() {
      scenario(plan(), validated(), cancelled())
          .then(
              new ScoringEnded(
                  ID,
                  "CANCELLED",
                  "The deployment was cancelled, so nothing more is scored.",
                  minutes(4)))
          .thenOver()
          .when(deployed())
          .thenNothing();
    }

    @Test
    void shouldScoreNothingMoreWhenTheDeploymentIsClosed() {
      scenario(plan(), closed()).thenTypes(ScoringEnded.class).thenOver();
    }
  }

  private static DeploymentScored verdict(ScorecardCommand... commands) {
    return last(scenario(plan(), commands));
  }

  private static DeploymentScored last(
      Scenario<Scorecard, ScorecardCommand, ScorecardEvent> scenario) {
    assertThat(scenario.log().getLast()).isInstanceOf(DeploymentScored.class);
    return (DeploymentScored) scenario.log().getLast();
  }
}
