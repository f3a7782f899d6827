package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.HoldNoted;
import dev.slipway.deployer.deployment.LaneEvent.HoldResolved;
import dev.slipway.deployer.deployment.LaneEvent.RollbackRequested;
import dev.slipway.deployer.deployment.LaneEvent.VerdictNoted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How deployments end. */
class ClosingTest {

  private final LanePlay play = new LanePlay();

  @Test
  void shouldCloseAtOnceWhenTheReleaseStays() {
    play.request(Plans.small("1")).passesAll().kept(Outcome.PASS, 96);

    play.then().thenTypes(DeploymentClosed.class).thenOver();
    DeploymentClosed closed = play.closed();
    assertThat(closed.outcome()).isEqualTo(Outcome.PASS);
    assertThat(closed.score()).isEqualTo(96);
    assertThat(closed.rollback()).isEqualTo(RollbackResult.NONE);
    assertThat(closed.runningVersion()).isEqualTo("1");
    assertThat(closed.why()).isEqualTo("It scored 96.");
    assertThat(play.live()).isEqualTo("1");
    assertThat(play.lane().last())
        .isEqualTo(new Lane.Ended(closed.deploymentId(), Outcome.PASS, 96));
  }

  @Test
  @DisplayName("CX-07: the verdict comes first, then one rollback with every reason, then the end")
  void shouldWaitForTheRollbackOfAReleaseThatDoesNotStay() {
    play.deployed(Plans.small("1")).request(Plans.small("2")).passes(1).failsThreeTimes();

    play.condemned(28).then().thenTypes(VerdictNoted.class);

    play.rolledBack(RollbackResult.DONE, restored("worker", "1"));
    DeploymentClosed closed = play.closed();
    assertThat(closed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(closed.score()).isEqualTo(28);
    assertThat(closed.rollback()).isEqualTo(RollbackResult.DONE);
    assertThat(closed.reasons()).containsExactly("SCORE_BELOW_60");
    assertThat(closed.previousVersion()).isEqualTo("1");
    assertThat(closed.runningVersion()).isEqualTo("1");
    assertThat(closed.components()).containsExactly(restored("worker", "1"));
    assertThat(play.live()).isEqualTo("1");
  }

  @Test
  void shouldSayThatNothingRunsWhenTheFirstReleaseWasTakenDown() {
    play.request(Plans.small("1")).passesAll().condemned(40);

    play.rolledBack(
        RollbackResult.DONE,
        new ComponentOutcome("worker", ComponentOutcome.TAKEN_DOWN, "", "It is down."));

    assertThat(play.closed().runningVersion()).isEmpty();
    assertThat(play.lane().live()).isNull();
  }

  @Test
  @DisplayName("WE-08: after phase 1 there is nothing to bring back")
  void shouldCloseAfterARollbackThatHadNothingToDo() {
    play.request(Plans.small("1")).fails(1, "no").condemned(4).rolledBack(RollbackResult.NO_OP);

    assertThat(play.closed().rollback()).isEqualTo(RollbackResult.NO_OP);
    play.then().thenOver();
  }

  @Test
  void shouldPostponeTheEndOfARollbackThatNobodyOrderedYet() {
    play.request(Plans.small("1")).passesAll();

    play.rolledBack(RollbackResult.DONE).then().thenPostponed();

    play.condemned(40).rolledBack(RollbackResult.DONE).then().thenTypes(DeploymentClosed.class);
  }

  @Test
  void shouldPassOverReportsAboutOthers() {
    String first = play.request(Plans.small("1")).accepted();
    play.passesAll().kept(Outcome.PASS, 100);

    play.when(play.verdict(first, Outcome.PASS, false, 100)).then().thenRefused(Refusal.STALE);
    play.when(play.rollback(first, RollbackResult.DONE)).then().thenRefused(Refusal.STALE);

    play.request(Plans.small("2")).passesAll();
    play.when(play.verdict(first, Outcome.FAILED, true, 10)).then().thenRefused(Refusal.STALE);
    play.when(play.rollback(first, RollbackResult.DONE)).then().thenRefused(Refusal.STALE);
  }

  @Test
  void shouldPassOverAVerdictBeforeThereIsEvidence() {
    play.request(Plans.small("1"));

    play.condemned(0).then().thenRefused(Refusal.STALE);
    play.rolledBack(RollbackResult.DONE).then().thenRefused(Refusal.STALE);
  }

  @Nested
  class Held {

    @Test
    void shouldNoteAHoldAndLetAPersonResolveIt() {
      play.request(Plans.small("1")).passesAll().held(Duration.ofHours(24));
      play.then()
          .thenTypes(HoldNoted.class)
          .thenWakesAt(play.now().plus(Duration.ofHours(24)).plus(LaneEvolution.PATIENCE));

      play.after(600).resolve(play.active(), HoldDecision.ACCEPT);
      HoldResolved resolved = play.event(HoldResolved.class);
      assertThat(resolved.decision()).isEqualTo(HoldDecision.ACCEPT);
      assertThat(resolved.requestedBy()).isEqualTo("bob");
      assertThat(resolved.reason()).isEqualTo("I looked at it.");

      play.kept(Outcome.WARNING, 75).then().thenTypes(DeploymentClosed.class).thenOver();
    }

    @Test
    void shouldNotHoldAgainWhatWasResolved() {
      play.request(Plans.small("1")).passesAll().held(Duration.ofHours(24));
      LaneCommand hold =
          new LaneCommand.ReportHold(
              play.active(), play.now().plusSeconds(86_400), "Repeated.", play.now());
      play.resolve(play.active(), HoldDecision.ROLLBACK);

      play.when(hold).then().thenRefused(Refusal.STALE);
    }

    @Test
    void shouldRollBackWhatAPersonDidNotAccept() {
      play.request(Plans.small("1")).passesAll().held(Duration.ofHours(24));

      play.resolve(play.active(), HoldDecision.ROLLBACK).condemned(75);
      play.rolledBack(RollbackResult.DONE);

      assertThat(play.closed().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void shouldRejectADecisionAboutWhatIsNotHeld() {
      play.request(Plans.small("1")).passesAll();

      play.resolve(play.active(), HoldDecision.ACCEPT);
      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NOT_HELD");

      play.held(Duration.ofHours(24)).resolve("deploy-else", HoldDecision.ACCEPT);
      assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NOT_HELD");
    }
  }

  @Nested
  class ManualRollback {

    @Test
    void shouldBringThePreviousStableReleaseBack() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2"));
      String second = play.accepted();

      play.requestRollback("");
      RollbackRequested requested = play.event(RollbackRequested.class);
      assertThat(requested.deploymentId()).isEqualTo(second);
      assertThat(requested.toVersion()).isEqualTo("1");
      assertThat(requested.steps())
          .containsExactly(
              new RollbackStep(
                  "worker", true, "1", Plans.small("1").components().getFirst().restore()));
      assertThat(requested.fencingToken())
          .as("later than that of every deployment before")
          .isEqualTo(102);

      play.rolledBack(RollbackResult.DONE, restored("worker", "1"));
      DeploymentClosed closed = play.closed();
      assertThat(closed.manualRollback()).isTrue();
      assertThat(closed.outcome()).isEqualTo(Outcome.PASS);
      assertThat(closed.version()).isEqualTo("2");
      assertThat(closed.runningVersion()).isEqualTo("1");
      assertThat(closed.why())
          .isEqualTo("Rolled back to 1 by bob: Too slow. The rollback is over.");
      assertThat(play.live()).isEqualTo("1");
      assertThat(play.lane().previous()).isNull();
    }

    @Test
    void shouldKeepDeploymentsWaitingMeanwhile() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2")).requestRollback("1");

      String third = play.request(Plans.small("3")).accepted();
      assertThat(play.lane().queue()).containsExactly(third);

      play.rolledBack(RollbackResult.DONE);
      assertThat(play.active()).isEqualTo(third);
    }

    @Test
    void shouldLockTheLaneWhenItFails() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2")).requestRollback("");

      play.rolledBack(RollbackResult.FAILED);

      assertThat(play.closed().laneLocked()).isTrue();
      assertThat(play.closed().runningVersion()).isEmpty();
      assertThat(play.lane().lockedBecause()).isNotEmpty();
    }

    @Test
    void shouldRejectWhatCannotBeRolledBack() {
      play.requestRollback("");
      assertRejected("NO_PREVIOUS_RELEASE", "toVersion");

      play.deployed(Plans.small("1")).requestRollback("");
      assertRejected("NO_PREVIOUS_RELEASE", "toVersion");

      play.deployed(Plans.small("2")).requestRollback("0.9");
      assertRejected("NOT_PREVIOUS", "toVersion");

      play.request(Plans.small("3")).requestRollback("");
      assertRejected("LANE_BUSY", "environment");
    }

    @Test
    @DisplayName("CX-56: the previous stable release is the newest good one of another version")
    void shouldGoBackToAnotherVersionThanTheOneThatRuns() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2")).deployed(Plans.small("2"));

      play.requestRollback("");

      assertThat(play.event(RollbackRequested.class).toVersion()).isEqualTo("1");
    }

    @Test
    @DisplayName("CX-56: what was rolled back never becomes a stable release")
    void shouldNotGoBackToAFailedRelease() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2"));
      play.request(Plans.small("3")).passesAll().condemned(40).rolledBack(RollbackResult.DONE);

      play.requestRollback("");

      assertThat(play.event(RollbackRequested.class).toVersion()).isEqualTo("1");
    }

    private void assertRejected(String reason, String field) {
      DeploymentRejected rejected = play.event(DeploymentRejected.class);
      assertThat(rejected.requestType()).isEqualTo("RollbackRequested");
      assertThat(rejected.reason()).isEqualTo(reason);
      assertThat(rejected.field()).isEqualTo(field);
    }
  }

  private static ComponentOutcome restored(String component, String version) {
    return new ComponentOutcome(component, ComponentOutcome.RESTORED, version, "It is back.");
  }
}
