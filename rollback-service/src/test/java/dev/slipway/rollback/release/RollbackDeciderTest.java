package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.rollback.release.Rollback.Finished;
import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackFailed;
import dev.slipway.rollback.release.RollbackEvent.ComponentRollbackStarted;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.PlanNoted;
import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.rollback.release.RollbackEvent.RollbackReasonAdded;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.testkit.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackDeciderTest {

  @Nested
  @DisplayName("triggers")
  class Triggers {

    @Test
    void shouldNoteThePlanAndThenPutNothingOff() {
      Scenario.of(new RollbackDecider())
          .when(scored(touched("worker")))
          .thenPostponed()
          .when(manual(touched("worker")))
          .thenPostponed()
          .when(succeeded("worker", 1, 1))
          .thenPostponed()
          .when(wakeUp(1))
          .thenNothing()
          .when(accepted())
          .then(new PlanNoted(ID, plan(), accepted().at()))
          .thenOver();
    }

    @Test
    void shouldStartWithAllReasonsOfTheVerdict() {
      scenario(scored(touched("worker")))
          .then(
              new RollbackStarted(
                  ID,
                  List.of("PHASE2_EXHAUSTED", "SCORE_BELOW_60"),
                  List.of(touched("worker")),
                  TOKEN,
                  T0),
              started("worker", 1, 0));
    }

    @Test
    void shouldStartWhenADeploymentIsCancelled() {
      var started = scenario(cancelled(touched("worker"))).newEvent(RollbackStarted.class);
      assertThat(started.reasons()).containsExactly("CANCELLED");
    }

    @Test
    @DisplayName("RB-07: somebody asks for it")
    void shouldStartWhenSomebodyAsks() {
      var started = scenario(manual(touched("worker"))).newEvent(RollbackStarted.class);
      assertThat(started.reasons()).containsExactly("MANUAL");
    }

    @Test
    @DisplayName("RB-03: one rollback, however many triggers")
    void shouldAddReasonsThatComeWhileItIsUnderWay() {
      scenario(scored(touched("worker")), cancelled(touched("worker")))
          .then(new RollbackReasonAdded(ID, "CANCELLED", T0))
          .when(manual(touched("worker")))
          .then(new RollbackReasonAdded(ID, "MANUAL", T0))
          .when(scored(touched("worker")))
          .thenNothing()
          .when(failed("worker", 1, 5))
          .when(scored(List.of("CRITICAL_MONITORING"), touched("worker")))
          .then(new RollbackReasonAdded(ID, "CRITICAL_MONITORING", T0))
          .when(wakeUp(35))
          .when(succeeded("worker", 2, 40))
          .thenOver();
    }

    @Test
    void shouldListEveryReasonAtTheEnd() {
      var finished =
          scenario(
                  scored(touched("worker")),
                  cancelled(touched("worker")),
                  succeeded("worker", 1, 3))
              .newEvent(RollbackFinished.class);
      assertThat(finished.reasons())
          .containsExactly("PHASE2_EXHAUSTED", "SCORE_BELOW_60", "CANCELLED");
    }

    @Test
    void shouldNotCountAMachinesLateTriggerAsRefused() {
      RollbackDecider decider = new RollbackDecider();
      for (RollbackResult result : RollbackResult.values()) {
        assertThat(decider.decide(new Finished(null, result, 1, 1), cancelled(touched("worker"))))
            .isEqualTo(Decision.nothing());
      }
    }

    @Test
    void shouldIgnoreTriggersAfterTheEndAndRefuseAPersonWhoAsks() {
      scenario(scored(touched("worker")), succeeded("worker", 1, 3))
          .thenOver()
          .when(cancelled(touched("worker")))
          .thenNothing()
          .when(scored(List.of("CRITICAL_MONITORING"), touched("worker")))
          .thenNothing()
          .when(accepted())
          .thenNothing()
          .when(wakeUp(1000))
          .thenNothing()
          .when(manual(touched("worker")))
          .thenRefused(Refusal.INVALID_STATE);
    }
  }

  @Nested
  @DisplayName("RB-06: attempts")
  class Attempts {

    @Test
    void shouldOrderTheActionWithEveryChoiceMade() {
      var scenario = scenario(scored(touched("worker")));
      scenario.thenWants(actionId("worker", 1)).thenWakesAt(T0.plus(TIMEOUT).plus(GRACE));
      assertThat(new RollbackDecider().effects(scenario.state()))
          .containsExactly(
              new RunAction(
                  actionId("worker", 1),
                  action("worker"),
                  T0,
                  T0.plus(TIMEOUT),
                  TOKEN,
                  Map.of(
                      "SLIPWAY_PHASE", "rollback",
                      "SLIPWAY_ATTEMPT", "1",
                      "SLIPWAY_VERSION", "1.1.0",
                      "SLIPWAY_APPLICATION", "booking",
                      "SLIPWAY_ENVIRONMENT", "production")));
    }

    @Test
    void shouldWait30And60SecondsAfterTheEndOfAFailedAttempt() {
      scenario(scored(touched("worker")), failed("worker", 1, 5))
          .then(failure(1, Result.FAILED, "ETIMEDOUT.", seconds(35), 5))
          .thenWants()
          .thenWakesAt(seconds(35))
          .when(wakeUp(34))
          .thenNothing()
          .when(wakeUp(35))
          .then(started("worker", 2, 35))
          .when(failed("worker", 2, 40))
          .then(failure(2, Result.FAILED, "ETIMEDOUT.", seconds(100), 40))
          .when(wakeUp(100))
          .then(started("worker", 3, 100))
          .when(succeeded("worker", 3, 103))
          .thenTypes(ComponentRolledBack.class, RollbackFinished.class);
    }

    @Test
    void shouldGiveUpAfterTheLastAttemptAndGoOnWithTheNextComponent() {
      var scenario = scenario(scored(touched("worker"), touched("booking-pages")));
      exhaust(scenario, "worker")
          .then(
              failure(3, Result.FAILED, "ETIMEDOUT.", null, 105),
              new ComponentRolledBack(
                  ID,
                  new ComponentOutcome("worker", ComponentOutcome.FAILED, "", "ETIMEDOUT."),
                  seconds(105)),
              started("booking-pages", 1, 105));
      var finished =
          scenario
              .when(succeeded("booking-pages", 1, 108))
              .thenOver()
              .newEvent(RollbackFinished.class);
      assertThat(finished.result()).isEqualTo(RollbackResult.FAILED);
      assertThat(finished.why())
          .isEqualTo(
              "worker could not be brought back: ETIMEDOUT; the lane is locked until somebody"
                  + " unlocks it.");
      assertThat(finished.components())
          .extracting(ComponentOutcome::result)
          .containsExactly(ComponentOutcome.FAILED, ComponentOutcome.RESTORED);
    }

    @ParameterizedTest
    @EnumSource(
        value = Result.class,
        names = {"OUTCOME_UNKNOWN", "UNKNOWN"})
    @DisplayName("an unknown outcome is a failed attempt, because restoring twice does no harm")
    void shouldTryAgainAfterAnUnknownOutcome(Result result) {
      scenario(scored(touched("worker")), ended("worker", 1, result, 5))
          .then(failure(1, Result.OUTCOME_UNKNOWN, "ETIMEDOUT.", seconds(35), 5));
    }

    @Test
    void shouldCountASilentAttemptAsLostAfterItsGrace() {
      scenario(scored(touched("worker")), wakeUp(69))
          .thenNothing()
          .when(wakeUp(70))
          .then(
              new ComponentRollbackFailed(
                  ID,
                  "worker",
                  1,
                  3,
                  Result.OUTCOME_UNKNOWN,
                  "Expected a report until 2026-02-01T14:46:10Z, but none came; whether the attempt"
                      + " had its effect is not known.",
                  seconds(100),
                  "",
                  seconds(70)))
          .when(succeeded("worker", 1, 71))
          .thenRefused(Refusal.STALE);
    }

    @Test
    void shouldRefuseReportsThatAreNotOfTheAttemptUnderWay() {
      scenario(succeeded("worker", 1, 1))
          .thenRefused(Refusal.STALE)
          .when(scored(touched("worker")))
          .when(succeeded("worker", 2, 1))
          .thenRefused(Refusal.STALE)
          .when(succeeded("booking-pages", 1, 1))
          .thenRefused(Refusal.STALE)
          .when(succeeded("worker", 1, 3))
          .thenOver()
          .when(failed("worker", 1, 4))
          .thenRefused(Refusal.STALE);
    }

    @Test
    void shouldNameActionsWithoutBlanks() {
      scenario(scored(touched("Booking Pages"))).thenWants(ID + "/rollback/Booking-Pages/1");
    }
  }

  @Nested
  @DisplayName("RB-04: components")
  class Components {

    @Test
    void shouldEndAsNoOpWhenNothingWasTouched() {
      var finished =
          scenario(scored(untouched("worker"), untouched("booking-pages")))
              .thenTypes(
                  RollbackStarted.class,
                  ComponentRolledBack.class,
                  ComponentRolledBack.class,
                  RollbackFinished.class)
              .thenOver()
              .newEvent(RollbackFinished.class);
      assertThat(finished.result()).isEqualTo(RollbackResult.NO_OP);
      assertThat(finished.duration()).isZero();
      assertThat(finished.why()).isEqualTo("Nothing had been touched.");
      assertThat(finished.components())
          .extracting(ComponentOutcome::result)
          .containsOnly(ComponentOutcome.ALREADY_STABLE);
    }

    @Test
    void shouldEndAsNoOpWhenThereIsNoComponent() {
      var finished = scenario(cancelled()).thenOver().newEvent(RollbackFinished.class);
      assertThat(finished.result()).isEqualTo(RollbackResult.NO_OP);
    }

    @Test
    void shouldTakeDownWhatHadNoVersionBefore() {
      var finished =
          scenario(scored(fresh("worker")), succeeded("worker", 1, 3))
              .newEvent(RollbackFinished.class);
      assertThat(finished.result()).isEqualTo(RollbackResult.DONE);
      assertThat(finished.components())
          .containsExactly(
              new ComponentOutcome("worker", ComponentOutcome.TAKEN_DOWN, "", "Restored."));
      assertThat(finished.why()).isEqualTo("worker was taken down, because nothing ran before.");
    }

    @Test
    @DisplayName("NO_TARGET: nothing can be done, and the others are still brought back")
    void shouldFailWhereThereIsNoTarget() {
      var scenario =
          scenario(scored(stuck("worker", ""), stuck("mailer", "1.0.0"), touched("booking-pages")))
              .thenWants(actionId("booking-pages", 1))
              .when(succeeded("booking-pages", 1, 2))
              .thenOver();
      var finished = scenario.newEvent(RollbackFinished.class);
      assertThat(finished.result()).isEqualTo(RollbackResult.FAILED);
      assertThat(finished.why())
          .isEqualTo(
              "worker could not be brought back: NO_TARGET: no version ran before, and its target"
                  + " cannot take it down; mailer could not be brought back: NO_TARGET: how to bring"
                  + " 1.0.0 back is not known; the lane is locked until somebody unlocks it.");
    }

    @Test
    void shouldSayWhichVersionsRunNow() {
      var other = new RollbackStep("mailer", true, "1.0.9", action("mailer"));
      var finished =
          scenario(
                  scored(touched("worker"), other, touched("booking-pages"), fresh("cache")),
                  succeeded("worker", 1, 1),
                  succeeded("mailer", 1, 2),
                  succeeded("booking-pages", 1, 3),
                  succeeded("cache", 1, 4))
              .newEvent(RollbackFinished.class);
      assertThat(finished.why())
          .isEqualTo(
              "worker and booking-pages are back on 1.1.0; mailer is back on 1.0.9; cache was taken"
                  + " down, because nothing ran before.");
    }
  }

  @Test
  void shouldRefuseEventsThatCannotFollow() {
    RollbackDecider decider = new RollbackDecider();
    RollbackReasonAdded added = new RollbackReasonAdded(ID, "MANUAL", T0);
    Rollback ready = decider.evolve(decider.initial(), new PlanNoted(ID, plan(), T0));
    assertThatThrownBy(() -> decider.evolve(decider.initial(), added))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> decider.evolve(ready, added))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> decider.evolve(ready, started("worker", 1, 0)))
        .isInstanceOf(IllegalStateException.class);
    Rollback done = new Finished(null, RollbackResult.DONE, TOKEN, 1);
    assertThatThrownBy(() -> decider.evolve(done, added)).isInstanceOf(IllegalStateException.class);
    RollbackStarted again =
        new RollbackStarted(ID, List.of("MANUAL"), List.of(touched("worker")), TOKEN + 1, T0);
    assertThatThrownBy(() -> decider.evolve(done, again)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("every state between two events moves on by itself when it is woken")
  void shouldMoveOnFromBetweenTwoComponents() {
    var started = new RollbackStarted(ID, List.of("MANUAL"), List.of(touched("worker")), TOKEN, T0);
    Scenario.of(new RollbackDecider())
        .given(List.of(new PlanNoted(ID, plan(), T0), started))
        .thenWakesAt(T0)
        .when(wakeUp(0))
        .then(started("worker", 1, 0));
  }

  private static Scenario<Rollback, RollbackCommand, RollbackEvent> exhaust(
      Scenario<Rollback, RollbackCommand, RollbackEvent> scenario, String component) {
    return scenario
        .when(failed(component, 1, 5))
        .when(wakeUp(35))
        .when(failed(component, 2, 40))
        .when(wakeUp(100))
        .when(failed(component, 3, 105));
  }

  private static ComponentRollbackStarted started(String component, int attempt, int second) {
    return new ComponentRollbackStarted(
        ID,
        component,
        "1.1.0",
        attempt,
        3,
        actionId(component, attempt),
        seconds(second).plus(TIMEOUT),
        TOKEN,
        action(component),
        seconds(second));
  }

  private static ComponentRollbackFailed failure(
      int attempt, Result result, String detail, @Nullable Instant next, int second) {
    return new ComponentRollbackFailed(
        ID, "worker", attempt, 3, result, detail, next, "last line", seconds(second));
  }
}
