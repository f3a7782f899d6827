package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.AttemptHeld;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.CancelRequested;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.HoldResolved;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt of which nobody knows how it ended. */
class UnknownOutcomeTest {

  private final LanePlay play = new LanePlay();

  private LanePlay deploying(Plan plan) {
    return play.request(plan).passes(0);
  }

  /** The question under way has no answer. */
  private void unanswered(String how) {
    switch (how) {
      case "missed" -> play.misses(2);
      case "died" -> play.diesUnseen(2);
      default -> play.wakeUp();
    }
  }

  @Nested
  class Asking {

    @ParameterizedTest
    @ValueSource(strings = {"missed", "died", "silent"})
    @DisplayName("DEP-08: a question without an answer is asked again")
    void shouldAskAgainWhatHadNoAnswer(String how) {
      deploying(Plans.verified()).diesUnseen(5);

      unanswered(how);

      assertThat(play.event(AttemptFinished.class))
          .extracting(AttemptFinished::verifies, AttemptFinished::result)
          .containsExactly(true, Result.OUTCOME_UNKNOWN);
      AttemptStarted again = play.event(AttemptStarted.class);
      assertThat(again.verifies()).isTrue();
      assertThat(again.question()).isEqualTo(2);
      assertThat(again.attempt()).isEqualTo(1);
      assertThat(again.deadline()).isEqualTo(play.now().plus(Plans.TIMEOUT));
      play.then().thenWants(play.active() + "/2/worker/1-verify-2");

      play.passes(1);
      PhaseFinished finished = play.event(PhaseFinished.class);
      assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
      assertThat(finished.reason()).isEqualTo("1/1 components deployed");
    }

    @Test
    void shouldTakeANoForANoAlsoWhenItIsAskedAgain() {
      deploying(Plans.verifiedAndHolding()).diesUnseen(5).misses(2).fails(1, "2.0.0 is live");

      assertThat(play.event(PhaseFinished.class).reason())
          .endsWith("did not find version 2.1.0 live: 2.0.0 is live");
    }

    @Test
    void shouldRollBackWhatNobodyCouldAnswer() {
      deploying(Plans.verified()).diesUnseen(5).misses(2).diesUnseen(2).misses(2);

      PhaseFinished finished = play.event(PhaseFinished.class);
      assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
      assertThat(finished.reason())
          .isEqualTo(
              "nobody knows how attempt 1 of worker ended, and its verification, asked 3 times, did"
                  + " not answer: nobody was there to do it");
      assertThat(finished.steps()).extracting(RollbackStep::touched).containsExactly(true);
      play.then().thenWants();
    }

    @Test
    void shouldHoldWhatNobodyCouldAnswerWhereTheManifestWantsThat() {
      deploying(Plans.verifiedAndHolding()).diesUnseen(5);
      assertThat(play.all(AttemptHeld.class)).isEmpty();

      play.misses(2).diesUnseen(2).misses(2);

      assertThat(play.event(AttemptHeld.class).why()).contains("asked 3 times, did not answer");
    }
  }

  @Nested
  class Holding {

    private String id = "";
    private Instant until = Instant.EPOCH;

    private void held() {
      deploying(Plans.holding("2.1.0")).diesUnseen(5);
      id = play.active();
      until = play.now().plus(Duration.ofHours(24));
    }

    @Test
    @DisplayName("DEP-10: where the manifest wants it, a person says how an attempt ended")
    void shouldHoldAndSayWhatItWaitsForAndWhatAnswers() {
      held();

      AttemptHeld held = play.event(AttemptHeld.class);
      assertThat(held.component()).isEqualTo("worker");
      assertThat(held.attempt()).isEqualTo(1);
      assertThat(held.until()).isEqualTo(until);
      assertThat(held.why())
          .isEqualTo(
              ("Nobody knows how attempt 1 of worker ended, and it is not declared idempotent: the"
                      + " process is gone; the deployment is held until %s, look whether version"
                      + " 2.1.0 of worker is live and decide with 'slipway resolve %s"
                      + " accept|rollback --reason ...'.")
                  .formatted(until, id));
      assertThat(play.lane().heldBecause()).isEqualTo(held.why());
      play.then().thenWants().thenWakesAt(until);
    }

    @Test
    void shouldKeepTheLaneTaken() {
      held();

      play.request(Plans.small("3"));

      assertThat(play.active()).isEqualTo(id);
      assertThat(play.lane().queue()).hasSize(1);
    }

    @Test
    void shouldGoOnWithWhatAPersonTookAsDone() {
      held();

      play.after(600).resolve(id, HoldDecision.ACCEPT);

      HoldResolved resolved = play.event(HoldResolved.class);
      assertThat(resolved.component()).isEqualTo("worker");
      assertThat(resolved.decision()).isEqualTo(HoldDecision.ACCEPT);
      PhaseFinished finished = play.event(PhaseFinished.class);
      assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
      assertThat(finished.reason())
          .isEqualTo(
              "1/1 components deployed; worker was taken as deployed by bob: I looked at it");
      assertThat(finished.evidence().components())
          .containsExactly(
              new ComponentEvidence(
                  "worker", true, true, 1, "taken as deployed by bob: I looked at it"));
      assertThat(play.lane().heldBecause()).isEmpty();
      play.kept(Outcome.PASS, 100).then().thenTypes(DeploymentClosed.class).thenOver();
      assertThat(play.live()).isEqualTo("2.1.0");
    }

    @Test
    void shouldFailWhatAPersonTookAsFailed() {
      held();

      play.after(600).resolve(id, HoldDecision.ROLLBACK);

      assertThat(play.event(HoldResolved.class).component()).isEqualTo("worker");
      PhaseFinished finished = play.event(PhaseFinished.class);
      assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
      assertThat(finished.reason())
          .isEqualTo(
              "nobody knows how attempt 1 of worker ended, and bob took it as failed: I looked at"
                  + " it");
      assertThat(finished.steps()).extracting(RollbackStep::touched).containsExactly(true);
      play.condemned(28).rolledBack(RollbackResult.DONE);
      assertThat(play.closed().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void shouldFailWhatNobodyDecidedAboutInTime() {
      held();

      play.wakeUp();

      assertThat(play.now()).isEqualTo(until);
      PhaseFinished finished = play.event(PhaseFinished.class);
      assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
      assertThat(finished.reason())
          .isEqualTo(
              "nobody knows how attempt 1 of worker ended, and nobody decided about it until %s (UNRESOLVED)"
                  .formatted(until));
      play.resolve(id, HoldDecision.ACCEPT);
      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NOT_HELD");
    }

    @Test
    void shouldRejectADecisionThatTheseRulesDoNotKnowAndStayHeld() {
      held();

      play.resolve(id, HoldDecision.UNKNOWN);

      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("UNKNOWN_DECISION");
      play.then().thenWakesAt(until);
    }

    @Test
    void shouldTakeADecisionOnce() {
      held();
      play.resolve(id, HoldDecision.ROLLBACK);

      play.resolve(id, HoldDecision.ACCEPT);

      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NOT_HELD");
      assertThat(play.all(HoldResolved.class)).hasSize(1);
    }

    @Test
    void shouldRejectADecisionAboutAnotherDeployment() {
      held();

      play.resolve("deploy-20260201-000000-0-1", HoldDecision.ACCEPT);

      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NOT_HELD");
      play.then().thenWakesAt(until);
    }

    @Test
    @DisplayName("DEP-10: a decision counts for the hold that stood when it was asked for")
    void shouldRejectADecisionThatWasAskedForBeforeThisHold() {
      deploying(Plans.holdingTwice()).diesUnseen(5);
      id = play.active();
      Instant first = play.now();
      play.after(60).resolve(id, HoldDecision.ACCEPT).diesUnseen(5);
      assertThat(play.event(AttemptHeld.class).component()).isEqualTo("site");
      until = play.now().plus(Duration.ofHours(24));

      play.after(60).resolve(id, HoldDecision.ACCEPT, first);

      DeploymentRejected rejected = play.event(DeploymentRejected.class);
      assertThat(rejected.reason()).isEqualTo("ANOTHER_HOLD");
      assertThat(rejected.why())
          .isEqualTo(
              ("Expected a decision about the hold of %s that began at %s, but this one was asked"
                      + " for at %s; look what it waits for and decide again.")
                  .formatted(id, until.minus(Duration.ofHours(24)), first));
      play.then().thenWakesAt(until);
      play.resolve(id, HoldDecision.ACCEPT);
      assertThat(play.event(PhaseFinished.class).reason())
          .isEqualTo(
              "2/2 components deployed; worker was taken as deployed by bob: I looked at it; site"
                  + " was taken as deployed by bob: I looked at it");
    }

    @Test
    void shouldNotBeRolledBackByHandWhileItIsHeld() {
      held();

      play.requestRollback("");

      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("LANE_BUSY");
      play.then().thenWakesAt(until);
    }

    @Test
    void shouldHoldTheLastAttemptOfWhatMayBeRepeated() {
      deploying(Plans.idempotentAndHolding());
      play.diesUnseen(5).wakeUp().diesUnseen(5).wakeUp();
      assertThat(play.all(AttemptHeld.class)).isEmpty();

      play.diesUnseen(5);

      assertThat(play.event(AttemptHeld.class).why())
          .startsWith("Nobody knows how attempt 3 of worker ended, and no other is left: ");
    }

    @Test
    void shouldRefuseAReportThatComesAfterAll() {
      deploying(Plans.holding("2.1.0"));
      String attempt = play.ordered().id();
      play.wakeUp();
      assertThat(play.event(AttemptHeld.class).why()).contains("nothing was heard of it");

      play.when(
          new ReportAction(
              attempt, Result.SUCCEEDED, "At last.", ErrorClass.NONE, 1, Map.of(), "", play.now()));

      play.then().thenRefused(Refusal.STALE);
    }

    @Test
    void shouldBeCancelledAtOnce() {
      held();

      play.cancel("");

      assertThat(play.event(CancelRequested.class).steps())
          .extracting(RollbackStep::touched)
          .containsExactly(true);
    }

    @Test
    void shouldHoldNothingThatSaidHowItEnded() {
      deploying(Plans.holding("2.1.0")).fails(5, "exit 1");

      assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isNotNull();
      assertThat(play.all(AttemptHeld.class)).isEmpty();
    }
  }
}
