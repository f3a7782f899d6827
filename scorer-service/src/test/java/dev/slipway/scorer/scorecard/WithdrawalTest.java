package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentHeld;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentStalled;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import dev.slipway.scorer.scorecard.ScorecardEvent.StopNoted;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A deployment is cancelled while others check it: nobody may go on before they have ended. */
class WithdrawalTest {

  private static final ScoringEnded ENDED =
      new ScoringEnded(
          ID, "CANCELLED", "The deployment was cancelled, so nothing more is scored.", minutes(4));

  @Test
  void shouldSayThatItEndedWhenPhasesThreeAndFourHaveEnded() {
    scenario(plan(), validated(), deployed(), cancelNoted())
        .then(new StopNoted(ID, "the deployment was cancelled", minutes(4)))
        .when(skipped(5))
        .thenTypes(PhaseScored.class)
        .when(skipped(4))
        .thenTypes(PhaseScored.class)
        .when(skipped(3))
        .thenTypes(PhaseScored.class, ScoringEnded.class)
        .thenOver();
  }

  @Test
  void shouldSayItAtOnceWhenTheyHadEndedBefore() {
    scenario(plan(), validated(), deployed(), health(5, 0), endToEnd(8), cancelNoted())
        .then(ENDED)
        .thenOver();
  }

  @Test
  void shouldSayItAtOnceOfWhatIsHeld() {
    scenario(plan(), validated(), deployed(), health(5, 0), endToEnd(8), blind(9))
        .thenTypes(PhaseScored.class, DeploymentHeld.class)
        .when(cancelNoted())
        .then(ENDED)
        .thenOver();
  }

  @Test
  void shouldSayItAtOnceOfADryRun() {
    scenario(dryRun(), cancelNoted()).then(ENDED).thenOver();
  }

  @Test
  void shouldGiveNoVerdictAnyMore() {
    scenario(plan(), validated(), deployed(), health(5, 0), cancelNoted())
        .when(critical())
        .thenNothing()
        .when(monitored())
        .thenTypes(PhaseScored.class)
        .when(resolve(HoldDecision.ACCEPT))
        .thenRefused(Refusal.INVALID_STATE)
        .when(endToEnd(8))
        .thenTypes(PhaseScored.class, ScoringEnded.class)
        .thenOver();
  }

  @Test
  void shouldEndOnceAlsoWhenTheRollbackIsOrderedFirst() {
    scenario(plan(), validated(), cancelNoted())
        .when(cancelled())
        .then(ENDED)
        .thenOver()
        .when(skipped(3))
        .thenNothing()
        .when(skipped(4))
        .thenNothing();
  }

  @Test
  void shouldWaitForThePlan() {
    ScorecardDecider decider = new ScorecardDecider();

    assertThat(decider.decide(decider.initial(), cancelNoted())).isEqualTo(Decision.postpone());
  }

  @Test
  void shouldSayWhatItWaitsForAfterALongSilence() {
    Instant due = minutes(4).plus(Duration.ofMinutes(15)).plus(Scorecard.LONGEST_SILENCE);

    var scenario =
        scenario(plan(), validated(), deployed(), cancelNoted())
            .thenWakesAt(due)
            .when(wakeUp(due.minusMillis(1)))
            .thenNothing()
            .when(wakeUp(due))
            .thenTypes(DeploymentStalled.class);

    assertThat(scenario.newEvent(DeploymentStalled.class).waitingFor()).isEqualTo("Phases 3 and 4");
  }
}
