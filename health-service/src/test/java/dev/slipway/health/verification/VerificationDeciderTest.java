package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.CheckStarted;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.health.verification.VerificationEvent.PhaseStarted;
import dev.slipway.health.verification.VerificationEvent.PlanNoted;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VerificationDeciderTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");
  private static final Plan TWO =
      Plans.of(Plans.checks("API", "Pages"), Plans.checks("Booking", "Payment"));

  @Test
  void shouldNoteThePlanOnceAndWaitForPhaseTwo() {
    scenario()
        .when(new NotePlan(ID, T0, TWO))
        .then(new PlanNoted(ID, TWO, T0))
        .thenWakesAt(T0.plus(VerificationDecider.PATIENCE))
        .thenWants()
        .when(new NotePlan(ID, at(1), TWO))
        .thenNothing();
  }

  @Test
  void shouldPutOffWhatComesBeforeThePlan() {
    scenario()
        .when(new Begin(ID, T0))
        .thenPostponed()
        .when(new Stop(ID, T0, "x"))
        .thenPostponed()
        .when(report("3/api/1", 1, Result.SUCCEEDED))
        .thenRefused(Refusal.STALE)
        .when(new WakeUp(ID, T0))
        .thenNothing();
  }

  @Test
  @DisplayName("HEALTH-20: every choice of an attempt is in its event")
  void shouldStartAllChecksAtOnce() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        begun()
            .then(
                new PhaseStarted(ID, 3, "Health validation", 2, T0),
                started(3, "API", 1, 1, 3, "3/api/1", T0),
                started(3, "Pages", 2, 1, 3, "3/pages/1", T0))
            .thenWants("d1/3/api/1", "d1/3/pages/1")
            .thenWakesAt(T0.plus(Plans.TIMEOUT).plus(Plans.GRACE));

    Effect.RunAction order =
        (Effect.RunAction) new VerificationDecider().effects(scenario.state()).getFirst();
    assertThat(order.deadline()).isEqualTo(T0.plus(Plans.TIMEOUT));
    assertThat(order.notBefore()).isEqualTo(T0);
    assertThat(order.context())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "SLIPWAY_PHASE", "3",
                "SLIPWAY_ATTEMPT", "1",
                "SLIPWAY_VERSION", "2.1.0",
                "SLIPWAY_ENVIRONMENT", "production",
                "SLIPWAY_APPLICATION", "booking"));
  }

  @Test
  void shouldWakeForWhatIsDueFirst() {
    begun()
        .when(report("3/api/1", 4, Result.FAILED))
        .then(finished(3, "API", 1, 1, 3, Result.FAILED, at(34), at(4)))
        .thenWants("d1/3/pages/1")
        .thenWakesAt(at(34))
        .when(new WakeUp(ID, at(33)))
        .thenNothing()
        .when(new WakeUp(ID, at(34)))
        .then(started(3, "API", 1, 2, 3, "3/api/2", at(34)))
        .thenWakesAt(at(50));
  }

  @Test
  void shouldDoEverythingThatIsDueInOneDecision() {
    begun()
        .when(report("3/api/1", 4, Result.FAILED))
        .when(new WakeUp(ID, at(300)))
        .thenTypes(CheckStarted.class, CheckFinished.class)
        .thenWants("d1/3/api/2");
  }

  @Test
  void shouldIgnoreReportsOfEarlierAttempts() {
    begun()
        .when(report("3/api/1", 4, Result.FAILED))
        .when(report("3/api/1", 5, Result.SUCCEEDED))
        .thenRefused(Refusal.STALE)
        .when(new WakeUp(ID, at(34)))
        .when(report("3/api/1", 35, Result.SUCCEEDED))
        .thenRefused(Refusal.STALE)
        .when(report("9/other/1", 36, Result.SUCCEEDED))
        .thenRefused(Refusal.STALE);
  }

  @Test
  void shouldGoFromTheLastCheckToTheFirstTestInOneDecision() {
    begun()
        .when(report("3/pages/1", 5, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class)
        .when(report("3/api/1", 6, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class, PhaseFinished.class, PhaseStarted.class, CheckStarted.class)
        .thenWants("d1/4/booking/1")
        .when(report("4/booking/1", 9, Result.FAILED))
        .then(
            finished(4, "Booking", 1, 1, 1, Result.FAILED, null, at(9)),
            started(4, "Payment", 2, 1, 1, "4/payment/1", at(9)))
        .when(report("4/payment/1", 12, Result.SUCCEEDED))
        .thenTypes(CheckFinished.class, PhaseFinished.class)
        .thenOver()
        .thenWants();
  }

  @Test
  @DisplayName("HEALTH-21: degraded counts as passed, and the reason says so")
  void shouldPassDegraded() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        begun()
            .when(report("3/pages/1", 5, Result.SUCCEEDED))
            .when(
                new ReportCheck(
                    ID,
                    at(6),
                    "d1/3/api/1",
                    Result.SUCCEEDED,
                    "Degraded: 1200 ms.",
                    Duration.ofSeconds(2),
                    Map.of(),
                    ""));

    assertThat(scenario.newEvent(PhaseFinished.class).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(scenario.newEvent(PhaseFinished.class).reason())
        .isEqualTo("2/2 health checks passed; degraded: API (Degraded: 1200 ms)");
  }

  @Test
  @DisplayName("Without any check nothing is proved: inconclusive, never passed")
  void shouldNotPassOnSilence() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        scenario()
            .when(new NotePlan(ID, at(-9), Plans.of(List.of(), List.of())))
            .when(new Begin(ID, T0))
            .thenTypes(
                PhaseStarted.class, PhaseFinished.class, PhaseStarted.class, PhaseFinished.class)
            .thenOver();

    assertThat(scenario.newEvents())
        .filteredOn(PhaseFinished.class::isInstance)
        .allSatisfy(
            event ->
                assertThat(((PhaseFinished) event).result()).isEqualTo(PhaseResult.INCONCLUSIVE));
  }

  @Test
  @DisplayName("HEALTH-09, E2E-04: without a passed phase 2 both phases are recorded as skipped")
  void shouldRecordBothPhasesAsSkipped() {
    scenario()
        .when(new NotePlan(ID, T0, TWO))
        .when(new Stop(ID, at(9), "the deployment has ended as FAILED"))
        .thenTypes(PhaseFinished.class, PhaseFinished.class)
        .thenOver()
        .when(new Begin(ID, at(10)))
        .thenNothing()
        .when(new Stop(ID, at(11), "again"))
        .thenNothing()
        .when(new NotePlan(ID, at(12), TWO))
        .thenNothing()
        .when(new WakeUp(ID, at(13)))
        .thenNothing()
        .when(report("3/api/1", 14, Result.SUCCEEDED))
        .thenRefused(Refusal.STALE);
  }

  @Test
  void shouldGiveUpWaitingForPhaseTwoInTheEnd() {
    Instant due = T0.plus(VerificationDecider.PATIENCE);
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        scenario()
            .when(new NotePlan(ID, T0, TWO))
            .when(new WakeUp(ID, due.minusMillis(1)))
            .thenNothing()
            .when(new WakeUp(ID, due))
            .thenOver();

    assertThat(scenario.newEvents())
        .extracting(event -> ((PhaseFinished) event).reason())
        .containsOnly("Not run, because phase 2 did not end within 30 days.");
  }

  @Test
  void shouldNoteDryRunsAndNeverCheckThem() {
    scenario()
        .when(new NotePlan(ID, T0, Plans.dryRun()))
        .thenTypes(PlanNoted.class)
        .when(new Begin(ID, at(1)))
        .thenRefused(Refusal.INVALID_STATE)
        .when(new Stop(ID, at(2), "the deployment has ended as DRY_RUN"))
        .thenOver();
  }

  @Test
  void shouldTakeAnUnheardOfResultAsUnknown() {
    CheckFinished event =
        begun().when(report("3/api/1", 4, Result.UNKNOWN)).newEvent(CheckFinished.class);

    assertThat(event.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(event.nextAttemptAt()).isNull();
  }

  @Test
  void shouldKeepTheOutputOfFailuresOnly() {
    CheckFinished failed =
        begun().when(report("3/api/1", 4, Result.FAILED)).newEvent(CheckFinished.class);
    CheckFinished passed =
        begun().when(report("3/api/1", 4, Result.SUCCEEDED)).newEvent(CheckFinished.class);

    assertThat(failed.output()).isEqualTo("last lines");
    assertThat(passed.output()).isEmpty();
    assertThat(passed.measurements()).containsEntry("millis", 12.0);
  }

  @Test
  void shouldNeverGiveTwoChecksOneName() {
    List<PlannedCheck> checks =
        List.of(
            new PlannedCheck("API /v1", CheckKind.NORMAL, Plans.action("a")),
            new PlannedCheck("api v1", CheckKind.NORMAL, Plans.action("b")),
            new PlannedCheck("ÄÖÜ", CheckKind.NORMAL, Plans.action("c")));
    scenario()
        .when(new NotePlan(ID, T0, Plans.of(checks, List.of())))
        .when(new Begin(ID, T0))
        .thenWants("d1/3/api-v1+1/1", "d1/3/api-v1+2/1", "d1/3/+3/1");
  }

  @Test
  void shouldSurviveLogTimesThatGoBackwards() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        begun()
            .when(report("3/pages/1", -1, Result.SUCCEEDED))
            .when(report("3/api/1", -1, Result.SUCCEEDED));

    assertThat(scenario.newEvent(PhaseFinished.class).duration()).isEqualTo(Duration.ZERO);
  }

  @Test
  void shouldRefuseToEvolveByAnEventThatCannotFollow() {
    Verification noted = new Verification.Noted(ID, TWO, T0);
    assertThatThrownBy(() -> Verification.evolve(noted, new PlanNoted(ID, TWO, T0)))
        .isInstanceOf(IllegalStateException.class);
    Verification checking = begun().state();
    assertThatThrownBy(
            () -> Verification.evolve(checking, started(3, "API", 1, 2, 3, "3/api/2", T0)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                Verification.evolve(checking, finished(3, "API", 1, 2, 3, Result.FAILED, null, T0)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldOrderChecksOnlyWhileAPhaseRuns() {
    Decision<VerificationEvent> early =
        new VerificationDecider()
            .decide(new Verification.NotNoted(), report("3/api/1", 1, Result.SUCCEEDED));
    assertThat(early)
        .isEqualTo(
            Decision.refuse(
                Refusal.STALE,
                "Expected a report on a check that is under way, but got one on d1/3/api/1; it changes nothing."));
  }

  private static Scenario<Verification, VerificationCommand, VerificationEvent> scenario() {
    return Scenario.of(new VerificationDecider());
  }

  private static Scenario<Verification, VerificationCommand, VerificationEvent> begun() {
    return scenario().when(new NotePlan(ID, at(-9), TWO)).when(new Begin(ID, T0));
  }

  private static ReportCheck report(String action, int second, Result result) {
    return new ReportCheck(
        ID,
        at(second),
        ID + "/" + action,
        result,
        "It said so.",
        Duration.ofSeconds(2),
        Map.of("millis", 12.0),
        "last lines");
  }

  private static CheckStarted started(
      int phase, String name, int number, int attempt, int attempts, String action, Instant at) {
    return new CheckStarted(
        ID,
        phase,
        name,
        number,
        2,
        attempt,
        attempts,
        ID + "/" + action,
        at.plus(Plans.TIMEOUT),
        Plans.action(name),
        at);
  }

  private static CheckFinished finished(
      int phase,
      String name,
      int number,
      int attempt,
      int attempts,
      Result result,
      @Nullable Instant next,
      Instant at) {
    return new CheckFinished(
        ID,
        phase,
        name,
        number,
        2,
        attempt,
        attempts,
        result,
        "It said so.",
        Duration.ofSeconds(2),
        next,
        Map.of("millis", 12.0),
        "last lines",
        at);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }
}
