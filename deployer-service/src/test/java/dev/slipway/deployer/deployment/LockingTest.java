package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneEvent.CheckStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.LaneUnlocked;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.deployer.deployment.LaneEvent.RollbackRequested;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.RollbackResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A lane whose rollback failed: locked, what waits keeps its place, and somebody unlocks it. */
class LockingTest {

  private static final ComponentOutcome FAILED =
      new ComponentOutcome("worker", ComponentOutcome.FAILED, "", "exit 1");
  private static final ComponentOutcome RESTORED =
      new ComponentOutcome("worker", ComponentOutcome.RESTORED, "1", "It is back.");
  private static final ComponentOutcome UNTOUCHED =
      new ComponentOutcome("worker", ComponentOutcome.ALREADY_STABLE, "1", "Not touched.");

  private final LanePlay play = new LanePlay();

  /** Deploys 1; then 2 fails and so does its rollback. */
  private String locked() {
    play.deployed(Plans.small("1")).request(Plans.small("2")).passesAll();
    String failed = play.active();
    play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);
    return failed;
  }

  @Test
  @DisplayName("RB-06: a rollback that failed locks the lane, and what waits keeps its place")
  void shouldKeepWhatWaitsAndTellIt() {
    play.deployed(Plans.small("1")).request(Plans.small("2")).passesAll();
    String failed = play.active();
    String third = play.request(Plans.small("3")).accepted();
    String fourth = play.request(Plans.small("4")).accepted();

    play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);

    play.then()
        .thenTypes(DeploymentClosed.class, DeploymentStalled.class, DeploymentStalled.class)
        .thenWakesAt(play.now().plus(LaneEvolution.PATIENCE));
    assertThat(play.lane().queue()).containsExactly(third, fourth);
    assertThat(play.lane().lockedBecause()).isEqualTo("It scored 40. The rollback is over.");
    DeploymentStalled told = play.all(DeploymentStalled.class).getFirst();
    assertThat(told.deploymentId()).isEqualTo(third);
    assertThat(told.why())
        .isEqualTo(
            "Expected %s to start, but booking/production is locked because the rollback of %s failed; look at what runs, then 'slipway unlock booking --env production --reason ...'."
                .formatted(third, failed));

    play.wakeUp().then().thenTypes(DeploymentStalled.class, DeploymentStalled.class);
    play.then().thenWakesAt(play.now().plus(LaneEvolution.PATIENCE));
  }

  @Test
  void shouldWakeNobodyWhereNothingWaits() {
    locked();

    play.then().thenTypes(DeploymentClosed.class).thenOver();
  }

  @Test
  void shouldRejectEveryNewRequest() {
    locked();

    for (Mode mode : new Mode[] {Mode.QUEUE, Mode.REPLACE, Mode.REJECT}) {
      play.request(Plans.small("3"), mode);
      assertRejected("LANE_LOCKED");
    }
    assertThat(play.event(DeploymentRejected.class).why())
        .isEqualTo(
            "Expected an unlocked lane, but booking/production is locked: It scored 40. The rollback"
                + " is over.");

    play.requestRollback("");
    assertRejected("LANE_LOCKED");
  }

  @Test
  void shouldGiveARepeatedRequestItsFirstAnswer() {
    play.deployed(Plans.small("1"));
    play.withKey("build-7", "sha1").request(Plans.small("2")).passesAll();
    String failed = play.active();
    play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);

    play.withKey("build-7", "sha1").request(Plans.small("2"));

    assertThat(play.event(LaneEvent.RequestRepeated.class).deploymentId()).isEqualTo(failed);
  }

  @Test
  void shouldLetWhatWaitsBeCancelled() {
    play.request(Plans.small("1")).passesAll();
    String second = play.request(Plans.small("2")).accepted();
    play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);

    play.cancel(second);

    assertThat(play.closed().outcome()).isEqualTo(Outcome.CANCELLED);
    play.then().thenOver();
    assertThat(play.lane().isLocked()).isTrue();
  }

  @Nested
  class Unlocked {

    @Test
    void shouldSayWhoAndWhyAndStartWhatWaits() {
      play.deployed(Plans.small("1")).request(Plans.small("2")).passesAll();
      String failed = play.active();
      String third = play.request(Plans.small("3")).accepted();
      String fourth = play.request(Plans.small("4")).accepted();
      play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);

      play.unlock();

      play.then()
          .thenTypes(
              LaneUnlocked.class, DeploymentStarted.class, PhaseStarted.class, CheckStarted.class);
      LaneUnlocked unlocked = play.event(LaneUnlocked.class);
      assertThat(unlocked.deploymentId()).isEqualTo(failed);
      assertThat(unlocked.requestedBy()).isEqualTo("eve");
      assertThat(unlocked.reason()).isEqualTo("I put 1 back by hand.");
      assertThat(play.active()).isEqualTo(third);
      assertThat(play.lane().queue()).containsExactly(fourth);
    }

    @Test
    void shouldTakeRequestsAgain() {
      locked();

      play.unlock().then().thenTypes(LaneUnlocked.class).thenOver();

      play.deployed(Plans.small("3"));
      assertThat(play.live()).isEqualTo("3");
    }

    @Test
    void shouldRejectUnlockingWhatIsNotLocked() {
      play.deployed(Plans.small("1")).unlock();
      assertRejected("NOT_LOCKED");

      locked();
      play.unlock().unlock();
      assertRejected("NOT_LOCKED");
      assertThat(play.event(DeploymentRejected.class).requestType())
          .isEqualTo("LaneUnlockRequested");
    }

    @Test
    void shouldLockAgainWhenTheNextRollbackFails() {
      locked();
      play.unlock().request(Plans.small("3")).passesAll();

      play.condemned(40).rolledBack(RollbackResult.FAILED, FAILED);

      assertThat(play.lane().isLocked()).isTrue();
      play.unlock().then().thenTypes(LaneUnlocked.class);
    }
  }

  @Nested
  class WhatRuns {

    @Test
    void shouldNotBeClaimedToBeKnownUntilADeploymentStays() {
      locked();
      assertThat(play.lane().runningVersion()).isEmpty();

      play.unlock().request(Plans.dryRun()).passesAll();
      assertThat(play.closed().runningVersion()).isEmpty();
      assertThat(play.closed().previousVersion()).isEqualTo("1");

      play.request(Plans.small("3")).passesAll().kept(Outcome.PASS, 100);
      assertThat(play.lane().runningVersion()).isEqualTo("3");
      assertThat(play.lane().failedRollback()).isNull();
    }

    @Test
    void shouldStayInDoubtWhenALaterRollbackTouchedNothing() {
      locked();
      play.unlock().request(Plans.small("3")).fails(1, "no");

      play.condemned(4).rolledBack(RollbackResult.NO_OP, UNTOUCHED);

      assertThat(play.closed().runningVersion()).isEmpty();
      assertThat(play.lane().runningVersion()).isEmpty();
    }

    @Test
    void shouldStayInDoubtWhenALaterRollbackTouchedOnlySome() {
      locked();
      play.unlock().request(Plans.small("3")).passesAll();

      play.condemned(40).rolledBack(RollbackResult.DONE, RESTORED, UNTOUCHED);

      assertThat(play.closed().runningVersion()).isEmpty();
      assertThat(play.lane().runningVersion()).isEmpty();
    }

    @Test
    void shouldBeKnownWhenALaterRollbackBroughtEverythingBack() {
      locked();
      play.unlock().request(Plans.small("3")).passesAll();

      play.condemned(40).rolledBack(RollbackResult.DONE, RESTORED);

      assertThat(play.closed().runningVersion()).isEqualTo("1");
      assertThat(play.lane().runningVersion()).isEqualTo("1");
    }

    @Test
    void shouldBeKnownWhenTheManualRollbackIsTriedAgain() {
      play.deployed(Plans.small("1")).deployed(Plans.small("2")).requestRollback("");
      play.rolledBack(RollbackResult.FAILED, FAILED);

      play.unlock().requestRollback("").rolledBack(RollbackResult.DONE, RESTORED);

      assertThat(play.lane().runningVersion()).isEqualTo("1");
      play.then().thenOver();
    }
  }

  @Test
  @DisplayName("RB-07: each time that a rollback is asked for again is an order and an end")
  void shouldOrderAndEndTheManualRollbackAsOftenAsItIsAskedFor() {
    play.deployed(Plans.small("1")).deployed(Plans.small("2"));
    List<Long> tokens = new ArrayList<>();
    for (int time = 1; time <= 2; time++) {
      play.requestRollback("");
      tokens.add(play.event(RollbackRequested.class).fencingToken());
      play.requestRollback("");
      assertRejected("LANE_BUSY");
      play.rolledBack(RollbackResult.FAILED, FAILED);
      assertThat(play.lane().isLocked()).isTrue();
      assertThat(play.closed().manualRollback()).isTrue();
      assertThat(play.closed().rollback()).isEqualTo(RollbackResult.FAILED);
      play.requestRollback("");
      assertRejected("LANE_LOCKED");
      play.unlock();
    }
    play.requestRollback("");
    tokens.add(play.event(RollbackRequested.class).fencingToken());
    play.rolledBack(RollbackResult.DONE, RESTORED);

    assertThat(tokens).isSorted().doesNotHaveDuplicates();
    List<RollbackRequested> orders = play.all(RollbackRequested.class);
    assertThat(orders)
        .hasSize(3)
        .allMatch(order -> order.deploymentId().equals(play.closed().deploymentId()))
        .allMatch(order -> order.steps().equals(orders.getFirst().steps()));
    assertThat(play.closed().runningVersion()).isEqualTo("1");
    assertThat(play.live()).isEqualTo("1");
    play.requestRollback("");
    assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("NO_PREVIOUS_RELEASE");
    play.then().thenOver();
  }

  private void assertRejected(String reason) {
    DeploymentRejected rejected = play.event(DeploymentRejected.class);
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.field()).isEqualTo("environment");
    assertThat(rejected.why()).startsWith("Expected ").contains(", but ");
  }
}
