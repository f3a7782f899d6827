package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.ReportMissed;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The service was away while an attempt had its time. */
class MissedAttemptTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");

  @Test
  @DisplayName("HEALTH-06: an attempt that nobody began in its time is followed by the next one")
  void shouldTryAgainWhatWasMissed() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        begun().when(missed("3/api/1", 40)).thenTypes(CheckFinished.class);

    CheckFinished finished = scenario.newEvent(CheckFinished.class);
    assertThat(finished.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(finished.nextAttemptAt()).isEqualTo(at(40 + 30));

    scenario
        .when(report("3/pages/1", 41, Result.SUCCEEDED))
        .when(new WakeUp(ID, at(70)))
        .when(report("3/api/2", 71, Result.SUCCEEDED));
    assertThat(scenario.newEvent(PhaseFinished.class).result()).isEqualTo(PhaseResult.PASSED);
  }

  @Test
  @DisplayName("Missed tests are missing evidence: inconclusive, never failed")
  void shouldNotFailAReleaseForAnOutageOfOurs() {
    Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
        begun()
            .when(report("3/pages/1", 5, Result.SUCCEEDED))
            .when(report("3/api/1", 5, Result.SUCCEEDED))
            .when(missed("4/booking/1", 60))
            .when(report("4/payment/1", 61, Result.SUCCEEDED))
            .thenOver();

    PhaseFinished finished = scenario.newEvent(PhaseFinished.class);
    assertThat(finished.result()).isEqualTo(PhaseResult.INCONCLUSIVE);
    assertThat(finished.evidence().seen()).isEqualTo(1);
    assertThat(finished.evidence().expected()).isEqualTo(2);
  }

  @Test
  void shouldPassOverAMissedAttemptThatIsNotUnderWay() {
    begun().when(missed("3/api/2", 5)).thenRefused(Refusal.STALE);
  }

  private static Scenario<Verification, VerificationCommand, VerificationEvent> begun() {
    return Scenario.of(new VerificationDecider())
        .when(
            new NotePlan(
                ID, T0, Plans.of(Plans.checks("API", "Pages"), Plans.checks("Booking", "Payment"))))
        .when(new Begin(ID, T0));
  }

  private static ReportMissed missed(String action, int second) {
    return new ReportMissed(
        ID, at(second), ID + "/" + action, "Nobody was there.", Duration.ofMillis(1));
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

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }
}
