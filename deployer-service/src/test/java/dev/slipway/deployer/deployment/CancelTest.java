package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.CancelNoted;
import dev.slipway.deployer.deployment.LaneEvent.CancelRequested;
import dev.slipway.deployer.deployment.LaneEvent.CheckFinished;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stopping a deployment, wherever it stands. */
class CancelTest {

  private static final Plan PLAN = Plans.small("2");

  private final LanePlay play = new LanePlay();

  @Test
  void shouldRollBackAtOnceWhatWaitsForItsNextAttempt() {
    play.deployed(Plans.small("1")).request(PLAN).passes(1).fails(1, "no").cancel("");

    play.then().thenTypes(CancelRequested.class).thenWants();
    assertThat(play.event(CancelRequested.class).steps())
        .extracting(RollbackStep::touched)
        .containsExactly(true);
    assertThat(play.event(CancelRequested.class).requestedBy()).isEqualTo("bob");

    play.rolledBack(RollbackResult.DONE);
    DeploymentClosed closed = play.closed();
    assertThat(closed.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(closed.score()).isNull();
    assertThat(closed.runningVersion()).isEqualTo("1");
    assertThat(closed.why()).isEqualTo("Cancelled by bob: Wrong version. The rollback is over.");
    play.then().thenOver();
  }

  static Stream<Arguments> underWay() {
    return Stream.of(
        stage("validating", false, play -> play), stage("deploying", true, play -> play.passes(1)));
  }

  private static Arguments stage(String name, boolean touched, UnaryOperator<LanePlay> there) {
    return Arguments.of(name, touched, there);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("underWay")
  void shouldMakeWhatIsUnderWayEndAndRollBackOnlyThen(
      String name, boolean touched, UnaryOperator<LanePlay> there) {
    Effect.RunAction before = there.apply(play.deployed(Plans.small("1")).request(PLAN)).ordered();
    play.after(3).cancel("");

    play.then().thenTypes(CancelNoted.class).thenWakesAt(play.now().plus(Plans.GRACE));
    CancelNoted noted = play.event(CancelNoted.class);
    assertThat(noted.actionId()).isEqualTo(before.id());
    assertThat(noted.requestedBy()).isEqualTo("bob");
    assertThat(noted.reason()).isEqualTo("Wrong version.");
    // the same order, to end now
    assertThat(play.ordered())
        .isEqualTo(
            new Effect.RunAction(
                before.id(),
                before.action(),
                before.notBefore(),
                play.now(),
                before.fencingToken(),
                before.context()));

    play.fails(2, "It was stopped.");
    play.then()
        .thenTypes(touched ? AttemptFinished.class : CheckFinished.class, CancelRequested.class)
        .thenWants();
    CancelRequested ordered = play.event(CancelRequested.class);
    assertThat(ordered.steps()).extracting(RollbackStep::touched).containsExactly(touched);
    assertThat(ordered.request()).isEqualTo(noted.request());
    assertThat(ordered.requestedBy()).isEqualTo("bob");

    play.rolledBack(touched ? RollbackResult.DONE : RollbackResult.NO_OP);
    assertThat(play.closed().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(play.closed().why())
        .isEqualTo("Cancelled by bob: Wrong version. The rollback is over.");
    play.then().thenOver();
  }

  @Test
  void shouldRollBackAlsoWhatSucceededAtTheLastMoment() {
    play.request(PLAN).passes(1).cancel("").passes(1);

    play.then().thenTypes(AttemptFinished.class, CancelRequested.class);
    assertThat(play.event(AttemptFinished.class).result()).isEqualTo(Result.SUCCEEDED);
    assertThat(play.event(CancelRequested.class).steps())
        .extracting(RollbackStep::touched)
        .containsExactly(true);
  }

  @Test
  void shouldRollBackAfterTheGraceWhenNobodyTellsHowItEnded() {
    play.request(PLAN).passes(1).cancel("").wakeUp();

    play.then().thenTypes(AttemptFinished.class, CancelRequested.class);
    assertThat(play.event(AttemptFinished.class).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isNull();
  }

  @Test
  void shouldNotRollBackBeforeTheGraceIsOver() {
    play.request(PLAN).passes(1).cancel("").after(Plans.GRACE.minusSeconds(1));

    play.when(new LaneCommand.WakeUp(play.now())).then().thenNothing();
    assertThat(play.lane().progress().stage()).isInstanceOf(Stage.Stopping.class);
  }

  @Test
  void shouldNeverGiveAnActionMoreTimeByStoppingIt() {
    play.request(PLAN).passes(1);
    Effect.RunAction before = play.ordered();
    play.after(Plans.TIMEOUT.plusSeconds(1)).cancel("");

    assertThat(play.ordered()).isEqualTo(before);
  }

  @Test
  void shouldStopTheOneThatIsNamed() {
    String id = play.request(PLAN).accepted();

    play.cancel(id).then().thenTypes(CancelNoted.class);
  }

  @Test
  void shouldTakeAWaitingOneOutOfTheQueue() {
    String running = play.request(PLAN).accepted();
    String second = play.request(PLAN).accepted();
    String third = play.request(PLAN).accepted();

    play.cancel(second).then().thenTypes(DeploymentClosed.class);

    assertThat(play.closed().deploymentId()).isEqualTo(second);
    assertThat(play.closed().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(play.closed().rollback()).isEqualTo(RollbackResult.NONE);
    assertThat(play.closed().why()).isEqualTo("Cancelled by bob before it started: Wrong version.");
    assertThat(play.active()).isEqualTo(running);
    assertThat(play.lane().queue()).containsExactly(third);
  }

  @Test
  void shouldGoOnWithTheQueueAfterwards() {
    play.request(PLAN);
    String second = play.request(PLAN).accepted();

    play.cancel("").fails(1, "stopped").rolledBack(RollbackResult.NO_OP);

    assertThat(play.active()).isEqualTo(second);
  }

  @Test
  void shouldRejectWhatCannotBeStopped() {
    play.cancel("");
    assertRejected("NOT_RUNNING");

    play.request(PLAN).cancel("deploy-else");
    assertRejected("NOT_RUNNING");

    play.cancel("").cancel("");
    assertRejected("CANCELLING");

    play.fails(1, "stopped").cancel("");
    assertRejected("CANCELLING");

    play.rolledBack(RollbackResult.NO_OP).request(PLAN).passesAll().condemned(40).cancel("");
    assertRejected("ROLLING_BACK");
  }

  @Test
  void shouldPassOverWhatTheStoppedActionReportsOnceMore() {
    play.request(PLAN);
    LaneCommand late = ended(play.ordered().id());
    play.cancel("").fails(1, "stopped");

    play.when(late).then().thenRefused(Refusal.STALE);
  }

  private LaneCommand ended(String actionId) {
    return new LaneCommand.ReportAction(
        actionId, Result.FAILED, "killed", ErrorClass.TRANSIENT, 10, Map.of(), "", play.now());
  }

  private void assertRejected(String reason) {
    DeploymentRejected rejected = play.event(DeploymentRejected.class);
    assertThat(rejected.requestType()).isEqualTo("CancelRequested");
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.field()).isEqualTo("deploymentId");
    assertThat(rejected.why()).startsWith("Expected ").contains(", but ");
  }
}
