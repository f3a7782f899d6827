package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.health.verification.VerificationEvent.StopNoted;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is under way when nobody wants it any more is waited for, and nothing new begins. */
class StoppingTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");
  private static final Plan PLAN =
      Plans.of(Plans.checks("API", "Pages"), Plans.checks("Booking", "Payment"));
  private static final String WHY = "the deployment was cancelled by ann: wrong version";

  private final VerificationDecider decider = new VerificationDecider();
  private final Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
      Scenario.of(decider).when(new NotePlan(ID, T0, PLAN)).when(new Begin(ID, T0));

  @Test
  void shouldEndPhaseFourOnlyWhenItsTestHasEnded() {
    tested();
    Effect.RunAction before = ordered();

    scenario.when(stop(8)).then(new StopNoted(ID, WHY, at(8))).thenWakesAt(at(8).plus(Plans.GRACE));
    // the same order, to end now
    assertThat(ordered())
        .isEqualTo(
            new Effect.RunAction(
                before.id(),
                before.action(),
                before.notBefore(),
                at(8),
                before.fencingToken(),
                before.context()));

    scenario
        .when(report("4/payment/1", 9, Result.FAILED))
        .thenTypes(CheckFinished.class, PhaseFinished.class)
        .thenWants()
        .thenOver();
    PhaseFinished finished = scenario.newEvent(PhaseFinished.class);
    assertThat(finished.phase()).isEqualTo(4);
    assertThat(finished.result()).isEqualTo(PhaseResult.SKIPPED);
    assertThat(finished.skipReason()).isEqualTo(SkipReason.UPSTREAM_FAILURE);
    assertThat(finished.reason())
        .isEqualTo("Stopped after 1 of 2 end-to-end tests, because " + WHY + ".");
  }

  @Test
  void shouldEndPhaseThreeWhenItsLastCheckHasEndedAndSkipPhaseFour() {
    scenario
        .when(stop(2))
        .thenTypes(StopNoted.class)
        .thenWants("d1/3/api/1", "d1/3/pages/1")
        .when(report("3/api/1", 3, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class)
        .thenWants("d1/3/pages/1")
        .when(report("3/pages/1", 4, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class, PhaseFinished.class, PhaseFinished.class)
        .thenOver();

    assertThat(scenario.newEvents())
        .filteredOn(PhaseFinished.class::isInstance)
        .extracting(event -> ((PhaseFinished) event).reason())
        .containsExactly(
            "Stopped after 0 of 2 health checks, because " + WHY + ".",
            "Not run, because " + WHY + ".");
  }

  @Test
  void shouldNotTryAgainWhatFailsAfterwards() {
    scenario.when(stop(2)).when(report("3/api/1", 3, Result.FAILED));

    assertThat(scenario.newEvent(CheckFinished.class).nextAttemptAt()).isNull();
    scenario.thenWants("d1/3/pages/1");
  }

  @Test
  void shouldNotBeginTheAttemptThatWaits() {
    scenario
        .when(report("3/api/1", 1, Result.FAILED))
        .when(stop(2))
        .thenWakesAt(at(2).plus(Plans.GRACE))
        .when(report("3/pages/1", 40, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class, PhaseFinished.class, PhaseFinished.class)
        .thenOver();
  }

  @Test
  void shouldEndAtOnceWhenNothingIsUnderWay() {
    scenario
        .when(report("3/api/1", 1, Result.FAILED))
        .when(report("3/pages/1", 1, Result.FAILED))
        .when(stop(2))
        .thenTypes(StopNoted.class, PhaseFinished.class, PhaseFinished.class)
        .thenOver();
  }

  @Test
  void shouldEndAfterTheGraceWhenNobodyTellsHowItEnded() {
    tested();

    scenario
        .when(stop(8))
        .when(new WakeUp(ID, at(8).plus(Plans.GRACE).minusMillis(1)))
        .thenNothing()
        .when(new WakeUp(ID, at(8).plus(Plans.GRACE)))
        .thenTypes(CheckFinished.class, PhaseFinished.class)
        .thenOver();

    assertThat(scenario.newEvent(CheckFinished.class).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(scenario.newEvent(CheckFinished.class).detail())
        .isEqualTo(
            "Expected an answer by %s, but none came; whether it passed is not known."
                .formatted(at(8)));
  }

  @Test
  void shouldNeverGiveATestMoreTimeByStoppingIt() {
    tested();
    Effect.RunAction before = ordered();
    Instant late = before.deadline().plusSeconds(1);

    scenario.when(new Stop(ID, late, WHY)).thenTypes(StopNoted.class);

    assertThat(ordered()).isEqualTo(before);
  }

  @Test
  void shouldBeStoppedOnce() {
    scenario.when(stop(2)).when(stop(3)).thenNothing();
  }

  private void tested() {
    scenario
        .when(report("3/pages/1", 5, Result.SUCCEEDED))
        .when(report("3/api/1", 5, Result.SUCCEEDED))
        .when(report("4/booking/1", 6, Result.SUCCEEDED))
        .thenWants("d1/4/payment/1");
  }

  private Effect.RunAction ordered() {
    List<Effect> orders = decider.effects(scenario.state());
    assertThat(orders).hasSize(1);
    return (Effect.RunAction) orders.getFirst();
  }

  private static Stop stop(long second) {
    return new Stop(ID, at(second), WHY);
  }

  private static ReportCheck report(String action, long second, Result result) {
    return new ReportCheck(
        ID, at(second), ID + "/" + action, result, "", Duration.ofSeconds(1), Map.of(), "");
  }

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }
}
