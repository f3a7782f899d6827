package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneEvent.CancelNoted;
import dev.slipway.deployer.deployment.LaneEvent.CancelRequested;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A deployment is stopped while others check it: it is rolled back when they have ended. */
class WithdrawingTest {

  private static final Plan PLAN = Plans.small("2");

  private final LanePlay play = new LanePlay();

  static Stream<Arguments> stages() {
    return Stream.of(
        stage("awaiting the verdict", true, LanePlay::passesAll),
        stage("failed in phase 1", false, play -> play.fails(1, "no")),
        stage("held", true, play -> play.passesAll().held(Duration.ofHours(24))));
  }

  private static Arguments stage(String name, boolean touched, UnaryOperator<LanePlay> there) {
    return Arguments.of(name, touched, there);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void shouldRollBackOnlyWhenTheChecksHaveEnded(
      String name, boolean touched, UnaryOperator<LanePlay> there) {
    there.apply(play.deployed(Plans.small("1")).request(PLAN)).cancel("");

    play.then()
        .thenTypes(CancelNoted.class)
        .thenWants()
        .thenWakesAt(play.now().plus(LaneEvolution.PATIENCE));
    CancelNoted noted = play.event(CancelNoted.class);
    assertThat(noted.actionId()).isEmpty();
    assertThat(noted.requestedBy()).isEqualTo("bob");
    assertThat(noted.reason()).isEqualTo("Wrong version.");
    assertThat(play.lane().heldBecause()).isEmpty();

    play.after(4).checksEnded();
    play.then().thenTypes(CancelRequested.class).thenWants();
    CancelRequested ordered = play.event(CancelRequested.class);
    assertThat(ordered.steps()).extracting(RollbackStep::touched).containsExactly(touched);
    assertThat(ordered.request()).isEqualTo(noted.request());
    assertThat(ordered.requestedBy()).isEqualTo("bob");
    assertThat(ordered.reason()).isEqualTo("Wrong version.");

    play.rolledBack(touched ? RollbackResult.DONE : RollbackResult.NO_OP);
    DeploymentClosed closed = play.closed();
    assertThat(closed.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(closed.score()).isNull();
    assertThat(closed.runningVersion()).isEqualTo("1");
    assertThat(closed.why()).isEqualTo("Cancelled by bob: Wrong version. The rollback is over.");
    play.then().thenOver();
  }

  @Test
  void shouldTakeAVerdictThatWasOnItsWayForTheEndOfTheChecks() {
    play.request(PLAN).passesAll().cancel("");

    play.kept(Outcome.PASS, 100).then().thenTypes(CancelRequested.class);
    play.kept(Outcome.PASS, 100).then().thenRefused(Refusal.STALE);
    play.rolledBack(RollbackResult.DONE);
    assertThat(play.closed().outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void shouldKeepTheEndOfARollbackThatAVerdictOrderedUntilTheVerdictIsRead() {
    play.request(PLAN).passesAll().cancel("");
    LaneCommand done = play.rollback(play.active(), RollbackResult.DONE);

    play.when(done).then().thenPostponed();
    play.condemned(40).then().thenTypes(CancelRequested.class);
    play.when(done).then().thenTypes(DeploymentClosed.class);
  }

  @Test
  void shouldPassOverAHoldThatComesTooLate() {
    play.request(PLAN).passesAll().cancel("");

    play.held(Duration.ofHours(1)).then().thenRefused(Refusal.STALE);
  }

  @Test
  void shouldRefuseToDecideAboutAHoldThatIsOver() {
    play.request(PLAN).passesAll().held(Duration.ofHours(24)).cancel("");

    play.resolve(play.active(), HoldDecision.ACCEPT).then().thenTypes(DeploymentRejected.class);
  }

  @Test
  void shouldBeCancelledOnce() {
    play.request(PLAN).passesAll().cancel("").cancel("");

    assertThat(play.event(DeploymentRejected.class).reason()).isEqualTo("CANCELLING");
    assertThat(play.lane().progress().stage()).isInstanceOf(Stage.Withdrawing.class);
  }

  @Test
  void shouldSayWhatItWaitsForAndGoOnWaiting() {
    play.request(PLAN).passesAll().cancel("").wakeUp();

    play.then()
        .thenTypes(DeploymentStalled.class)
        .thenWakesAt(play.now().plus(LaneEvolution.PATIENCE));
    assertThat(play.event(DeploymentStalled.class).waitingFor()).isEqualTo("the end of its checks");
    play.checksEnded().then().thenTypes(CancelRequested.class);
  }

  @Test
  void shouldMakeTheNextInTheQueueWait() {
    play.request(PLAN).passesAll();
    String second = play.request(PLAN).accepted();

    play.cancel("").checksEnded();
    assertThat(play.active()).isNotEqualTo(second);

    play.rolledBack(RollbackResult.DONE);
    assertThat(play.active()).isEqualTo(second);
  }

  @Test
  void shouldPassOverTheEndOfChecksThatNobodyWaitsFor() {
    LaneDecider decider = new LaneDecider();
    play.request(PLAN).checksEnded().then().thenNothing();
    play.cancel("").checksEnded().then().thenNothing();
    play.fails(1, "stopped").checksEnded().then().thenNothing();
    LaneCommand late = new LaneCommand.ReportChecksEnded(play.active(), play.now());
    play.rolledBack(RollbackResult.NO_OP);

    assertThat(decider.decide(play.lane(), late)).isEqualTo(Decision.nothing());
  }

  @Test
  void shouldLockTheLaneWhenItCannotBringBackWhatWasTouched() {
    play.request(PLAN).passesAll().cancel("").checksEnded().rolledBack(RollbackResult.FAILED);

    assertThat(play.closed().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(play.closed().laneLocked()).isTrue();
  }
}
