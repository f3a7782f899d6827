package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneCommand.WakeUp;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens by itself when a due time comes. */
class WakingTest {

  private final LanePlay play = new LanePlay();

  @Test
  void shouldDoNothingBeforeItIsTime() {
    play.request(Plans.small("1")).passes(1).fails(5, "no");
    Instant due = play.now().plusSeconds(30);

    play.when(new WakeUp(due.minusMillis(1))).then().thenNothing();
    play.when(new WakeUp(due)).then().thenTypes(AttemptStarted.class);
  }

  @Test
  void shouldCountFromTheTimeOfALateWakeUp() {
    play.request(Plans.small("1")).passes(1).fails(5, "no").after(Duration.ofHours(1));

    play.when(new WakeUp(play.now()));

    AttemptStarted started = play.event(AttemptStarted.class);
    assertThat(started.at()).isEqualTo(play.now());
    assertThat(started.deadline()).isEqualTo(play.now().plus(Plans.TIMEOUT));
  }

  @Test
  void shouldDoNothingInAFreeLane() {
    play.when(new WakeUp(play.now())).then().thenNothing();
    play.deployed(Plans.small("1")).after(Duration.ofDays(9));
    play.when(new WakeUp(play.now())).then().thenNothing();
  }

  @Test
  void shouldPassOverAnEndingThatComesAfterItWasGivenUp() {
    play.request(Plans.small("1")).passes(1);
    LaneCommand late =
        new LaneCommand.ReportAction(
            play.ordered().id(),
            Result.SUCCEEDED,
            "done",
            ErrorClass.NONE,
            1,
            Map.of(),
            "",
            play.now());
    play.wakeUp();

    play.when(late).then().thenRefused(Refusal.STALE);
  }

  @Test
  void shouldSayThatTheVerdictIsLate() {
    play.request(Plans.small("1")).passesAll();
    Instant deployed = play.now();

    play.wakeUp();

    assertThat(play.now()).isEqualTo(deployed.plus(Plans.WINDOW).plus(LaneEvolution.PATIENCE));
    assertStalled("the verdict");
    play.wakeUp();
    assertStalled("the verdict");
    play.kept(Outcome.PASS, 90).then().thenTypes(DeploymentClosed.class);
  }

  @Test
  void shouldSayThatADecisionAboutAHoldIsLate() {
    play.request(Plans.small("1")).passesAll().held(Duration.ofHours(1)).wakeUp();

    assertStalled("a decision about the hold");
  }

  @Test
  void shouldSayThatARollbackIsLate() {
    play.request(Plans.small("1")).passesAll().condemned(40).wakeUp();
    assertStalled("the rollback");
    play.rolledBack(RollbackResult.DONE).then().thenTypes(DeploymentClosed.class);

    play.request(Plans.small("1")).cancel("").wakeUp().wakeUp();
    assertStalled("the rollback");
    play.rolledBack(RollbackResult.DONE);

    play.deployed(Plans.small("1")).deployed(Plans.small("2")).requestRollback("").wakeUp();
    assertStalled("the rollback");
    play.rolledBack(RollbackResult.DONE).then().thenTypes(DeploymentClosed.class);
  }

  private void assertStalled(String waitingFor) {
    play.then()
        .thenTypes(DeploymentStalled.class)
        .thenWakesAt(play.now().plus(LaneEvolution.PATIENCE));
    DeploymentStalled stalled = play.event(DeploymentStalled.class);
    assertThat(stalled.waitingFor()).isEqualTo(waitingFor);
    assertThat(stalled.why())
        .isEqualTo(
            "Expected %s of %s by now, but it did not come; look at the services' health."
                .formatted(waitingFor, play.active()));
  }
}
