package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.ReportMissed;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.StateWalk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationWalkTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");
  private static final int MOST_STATES = 1000;

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Verification> states =
        StateWalk.of(new VerificationDecider(), T0)
            .seeds(
                (Verification _, Instant now) ->
                    List.<VerificationCommand>of(
                        new NotePlan(ID, now, Plans.of(Plans.checks("API"), Plans.checks("Book"))),
                        new Begin(ID, now),
                        new Stop(ID, now, "the deployment was cancelled by ann")))
            .wakingUp(due -> new WakeUp(ID, due))
            .answering(
                (order, now) ->
                    List.<VerificationCommand>of(
                        report(order, Result.SUCCEEDED, now),
                        report(order, Result.FAILED, now),
                        report(order, Result.OUTCOME_UNKNOWN, now),
                        new ReportMissed(
                            ID,
                            now.plusSeconds(1),
                            order.id(),
                            "Nobody was there.",
                            Duration.ZERO)))
            .walk(MOST_STATES);

    assertThat(states)
        .<Class<?>>extracting(Object::getClass)
        .contains(
            Verification.Noted.class,
            Verification.Checking.class,
            Verification.Testing.class,
            Verification.Over.class);
  }

  private static ReportCheck report(Effect order, Result result, Instant now) {
    return new ReportCheck(
        ID, now.plusSeconds(1), order.id(), result, "It ended.", Duration.ZERO, Map.of(), "");
  }
}
