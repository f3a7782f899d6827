package dev.slipway.health.verification;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.testkit.StateDiagram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationDiagramTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");
  private static final Plan PLAN = Plans.of(Plans.checks("API"), Plans.checks("Booking"));
  private static final int MOST_STATES = 100;

  @Test
  void shouldBeShownInTheReadme() throws IOException {
    StateDiagram.of(new VerificationDecider())
        .walk(
            List.of(
                new NotePlan(ID, T0, PLAN),
                new Begin(ID, T0),
                new Stop(ID, T0, "the deployment was cancelled by ann"),
                new WakeUp(ID, T0.plusSeconds(1000)),
                report("3/api/1", Result.FAILED),
                report("3/api/1", Result.SUCCEEDED),
                report("4/booking/1", Result.SUCCEEDED)),
            MOST_STATES)
        .assertShownIn(Path.of("README.md"));
  }

  private static ReportCheck report(String action, Result result) {
    return new ReportCheck(
        ID, T0.plusSeconds(5), ID + "/" + action, result, "", Duration.ZERO, Map.of(), "");
  }
}
