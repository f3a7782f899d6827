package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Release;
import dev.slipway.runtime.contract.ReleasedComponent;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phase 2. */
class RolloutTest {

  private final LanePlay play = new LanePlay();

  /** Validates in no time, so that phase 2 starts when the request came. */
  private LanePlay deploying(Plan plan, String time) {
    play.startingAt("2026-02-01T%sZ".formatted(time)).request(plan);
    for (int i = 0; i < plan.checks().size(); i++) {
      play.passes(0);
    }
    return play;
  }

  @Test
  @DisplayName("WE-13: fails after 5 s, waits 30 s, succeeds after 17 s")
  void shouldTryAgainThirtySecondsAfterTheFirstFailure() {
    deploying(Plans.reference(), "14:23:10").fails(5, "ETIMEDOUT");

    AttemptFinished failed = play.event(AttemptFinished.class);
    assertThat(failed.at()).isEqualTo(at("14:23:15"));
    assertThat(failed.detail()).isEqualTo("ETIMEDOUT");
    assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(failed.nextAttemptAt()).isEqualTo(at("14:23:45"));
    play.then().thenWakesAt(at("14:23:45")).thenWants();

    play.wakeUp().passes(17);

    AttemptFinished succeeded = play.event(AttemptFinished.class);
    assertThat(succeeded.at()).isEqualTo(at("14:24:02"));
    assertThat(succeeded.attempt()).isEqualTo(2);
    assertThat(succeeded.attempts()).isEqualTo(3);
    assertThat(succeeded.result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  @DisplayName("WE-14: attempts at 0, 35 and 100 s, given up at 105 s")
  void shouldGiveUpAfterThreeAttempts() {
    deploying(Plans.small("1"), "15:00:00").failsThreeTimes();

    Instant start = at("15:00:00");
    assertThat(play.all(AttemptStarted.class))
        .extracting(e -> Duration.between(start, e.at()).toSeconds())
        .containsExactly(0L, 35L, 100L);
    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isNull();
    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.at()).isEqualTo(start.plusSeconds(105));
    assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
    assertThat(finished.reason()).isEqualTo("worker failed 3 of 3 attempts; last: ETIMEDOUT");
    play.then().thenWants();
  }

  @Test
  @DisplayName("WE-15: three components one after another in 88 s; a retry costs nothing (DEP-04)")
  void shouldDeployEveryComponentInOrder() {
    deploying(Plans.reference(), "14:26:00").fails(5, "ETIMEDOUT").wakeUp();
    play.passes(17).passes(18).passes(18);

    assertThat(play.all(AttemptFinished.class))
        .extracting(AttemptFinished::component, AttemptFinished::attempt, AttemptFinished::at)
        .containsExactly(
            tuple("worker", 1, at("14:26:05")),
            tuple("worker", 2, at("14:26:52")),
            tuple("booking-pages", 1, at("14:27:10")),
            tuple("dashboard-pages", 1, at("14:27:28")));
    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
    assertThat(finished.reason()).isEqualTo("3/3 components deployed");
    assertThat(finished.duration()).isEqualTo(Duration.ofSeconds(88));
  }

  @Test
  @DisplayName("WE-23: the one that failed is restored as well; the one never tried is left alone")
  void shouldTellWhatARollbackHasToDo() {
    play.deployed(Plans.reference());
    String before = play.accepted();
    play.request(Plans.reference());
    for (int i = 0; i < 7; i++) {
      play.passes(1);
    }
    play.passes(5).failsThreeTimes();

    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.evidence().components())
        .containsExactly(
            new ComponentEvidence("worker", true, true, 1, ""),
            new ComponentEvidence("booking-pages", true, false, 3, "ETIMEDOUT"),
            new ComponentEvidence("dashboard-pages", false, false, 0, ""));
    assertThat(finished.evidence().expected()).isEqualTo(3);
    assertThat(finished.evidence().seen()).isEqualTo(2);
    assertThat(finished.steps())
        .extracting(RollbackStep::component, RollbackStep::touched, RollbackStep::toVersion)
        .containsExactly(
            tuple("worker", true, "2.1.0"),
            tuple("booking-pages", true, "2.1.0"),
            tuple("dashboard-pages", false, "2.1.0"));
    assertThat(finished.steps()).extracting(RolloutTest::operation).containsOnly("restore");
    assertThat(play.all(DeploymentStarted.class).getLast().previous())
        .extracting(Release::deploymentId)
        .isEqualTo(before);
  }

  @Test
  @DisplayName("DEP-09: what was stable before is recorded before anything is changed")
  void shouldRecordTheStableReleaseBefore() {
    play.request(Plans.small("1"));
    assertThat(play.event(DeploymentStarted.class).previous()).isNull();
    String first = play.active();
    play.passesAll().kept(Outcome.PASS, 100);

    play.request(Plans.small("2"));

    assertThat(play.event(DeploymentStarted.class).previous())
        .isEqualTo(
            new Release(
                first,
                "1",
                List.of(
                    new ReleasedComponent(
                        "worker", "1", Plans.small("1").components().getFirst().restore()))));
  }

  @Test
  void shouldTakeDownWhereNothingRanBefore() {
    deploying(Plans.small("1"), "15:00:00").failsThreeTimes();

    RollbackStep step = play.event(PhaseFinished.class).steps().getFirst();
    assertThat(step.toVersion()).isEmpty();
    assertThat(operation(step)).isEqualTo("down");
  }

  @Test
  void shouldSwitchTheTrafficOfAllComponentsLast() {
    deploying(Plans.routed("1"), "15:00:00").passes(1).passes(1);

    AttemptStarted last = play.event(AttemptStarted.class);
    assertThat(last.component()).isEqualTo("traffic");
    assertThat(last.action()).isEqualTo(Plans.routed("1").switchTraffic());

    play.passes(1);
    assertThat(play.event(PhaseFinished.class).reason()).isEqualTo("2/2 components deployed");
  }

  @Test
  void shouldFailWhenTheTrafficCannotBeSwitched() {
    deploying(Plans.routed("1"), "15:00:00").passes(1).passes(1).failsThreeTimes();

    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.reason()).isEqualTo("traffic failed 3 of 3 attempts; last: ETIMEDOUT");
    assertThat(finished.steps())
        .extracting(RollbackStep::component, RollbackStep::touched)
        .containsExactly(tuple("worker", true), tuple("pages", true));
  }

  @Test
  void shouldNotRunACommandAgainThatDiedUnseen() {
    deploying(Plans.commanded(false), "15:00:00").diesUnseen(5);

    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isNull();
    assertThat(play.event(PhaseFinished.class).reason())
        .isEqualTo(
            "nobody knows how attempt 1 of worker ended, and it is not declared idempotent: the"
                + " process is gone");
    play.then().thenWants();
  }

  @Test
  @DisplayName("DEP-08: of an attempt that died unseen it is asked whether it had its effect")
  void shouldAskWhetherWhatDiedUnseenIsLive() {
    deploying(Plans.verified(), "15:00:00").diesUnseen(5);

    AttemptFinished unknown = play.event(AttemptFinished.class);
    assertThat(unknown.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(unknown.nextAttemptAt()).isNull();
    AttemptStarted question = play.event(AttemptStarted.class);
    assertThat(question.verifies()).isTrue();
    assertThat(question.attempt()).isEqualTo(1);
    assertThat(question.actionId()).endsWith("/2/worker/1-verify");
    assertThat(question.action().argv()).containsExactly("which-version", "worker");

    play.passes(2);

    assertThat(play.event(AttemptFinished.class))
        .extracting(AttemptFinished::verifies, AttemptFinished::result)
        .containsExactly(true, Result.SUCCEEDED);
    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
    assertThat(finished.evidence().components())
        .containsExactly(new ComponentEvidence("worker", true, true, 1, ""));
  }

  @Test
  void shouldRollBackWhatIsNotKnownToBeLive() {
    deploying(Plans.verified(), "15:00:00").diesUnseen(5).fails(2, "2.0.0 is live");

    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
    assertThat(finished.reason())
        .isEqualTo(
            "nobody knows how attempt 1 of worker ended, and its verification did not find version"
                + " 2.1.0 live: 2.0.0 is live");
    assertThat(finished.steps()).extracting(RollbackStep::touched).containsExactly(true);
    play.then().thenWants();
  }

  @Test
  void shouldAskNothingOfAnAttemptThatFailed() {
    deploying(Plans.verified(), "15:00:00").fails(5, "exit 1");

    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isEqualTo(at("15:00:35"));
  }

  @Test
  void shouldNotRunACommandAgainThatWentSilent() {
    deploying(Plans.commanded(false), "15:00:00").wakeUp();

    assertThat(play.event(AttemptFinished.class).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(play.event(PhaseFinished.class).result()).isEqualTo(PhaseResult.FAILED);
  }

  @Test
  void shouldRunACommandAgainThatNobodyBeganInItsTime() {
    deploying(Plans.commanded(false), "15:00:00").misses(5);

    assertThat(play.event(AttemptFinished.class).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isEqualTo(at("15:00:35"));
  }

  @Test
  void shouldRunACommandAgainThatFailed() {
    deploying(Plans.commanded(false), "15:00:00").fails(5, "exit 1");

    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isEqualTo(at("15:00:35"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRunAgainWhatIsHarmlessToRepeat(boolean command) {
    deploying(command ? Plans.commanded(true) : Plans.small("1"), "15:00:00").diesUnseen(5);

    assertThat(play.event(AttemptFinished.class).nextAttemptAt()).isEqualTo(at("15:00:35"));
    play.wakeUp().passes(1);
    assertThat(play.event(PhaseFinished.class).result()).isEqualTo(PhaseResult.PASSED);
  }

  @Test
  void shouldOrderEachAttemptUnderAnIdOfItsOwn() {
    deploying(Plans.small("1"), "15:00:00").then().thenWants(play.active() + "/2/worker/1");

    play.fails(5, "ETIMEDOUT").wakeUp().then().thenWants(play.active() + "/2/worker/2");

    assertThat(play.ordered().context())
        .containsEntry("SLIPWAY_PHASE", "2")
        .containsEntry("SLIPWAY_ATTEMPT", "2");
  }

  private static @Nullable String operation(RollbackStep step) {
    return step.action() == null ? null : step.action().with().get("operation");
  }

  private static Instant at(String time) {
    return Instant.parse("2026-02-01T%sZ".formatted(time));
  }
}
