package dev.slipway.health.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.ReportMissed;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationInboxTest {

  private static final Instant AT = Instant.parse("2026-02-01T14:27:28Z");
  private static final String ID = "deploy-20260201-142310-3h";

  private record Accepted(Plan plan) {}

  private record Phase(int phase, PhaseResult result) {}

  private record Cancelled(String requestedBy, String reason) {}

  private record Closed(Outcome outcome) {}

  private record Started(long fencingToken) {}

  @Test
  void shouldNoteThePlanOfAnAcceptedDeployment() {
    Plan plan = plan();

    assertThat(read("dev.slipway.events.DeploymentAccepted", new Accepted(plan)))
        .contains(new NotePlan(ID, AT, plan));
  }

  @Test
  void shouldBeginOnlyAfterAPassedPhaseTwo() {
    String type = "dev.slipway.events.PhaseFinished";

    assertThat(read(type, new Phase(2, PhaseResult.PASSED))).contains(new Begin(ID, AT));
    assertThat(read(type, new Phase(2, PhaseResult.FAILED))).isEmpty();
    assertThat(read(type, new Phase(1, PhaseResult.PASSED))).isEmpty();
  }

  @Test
  void shouldStopWithTheReason() {
    assertThat(read("dev.slipway.events.CancelRequested", new Cancelled("ann", "Wrong version.")))
        .contains(new Stop(ID, AT, "the deployment was cancelled by ann: Wrong version"));
    assertThat(read("dev.slipway.events.CancelRequested", new Cancelled("ann", "")))
        .contains(new Stop(ID, AT, "the deployment was cancelled by ann"));
    assertThat(read("dev.slipway.events.CancelNoted", new Cancelled("ann", "Wrong version.")))
        .contains(new Stop(ID, AT, "the deployment was cancelled by ann: Wrong version"));
    assertThat(read("dev.slipway.events.DeploymentClosed", new Closed(Outcome.DRY_RUN)))
        .contains(new Stop(ID, AT, "the deployment has ended as DRY_RUN"));
  }

  @Test
  void shouldReadFacts() {
    Fact.ActionEnded ended =
        new Fact.ActionEnded(
            ID,
            ID + "/3/api/1",
            Result.FAILED,
            "503.",
            ErrorClass.TRANSIENT,
            -1,
            Map.of("millis", 4.0),
            "lines",
            "x1");

    assertThat(read("dev.slipway.facts.ActionEnded", ended))
        .contains(
            new ReportCheck(
                ID,
                AT,
                ID + "/3/api/1",
                Result.FAILED,
                "503.",
                Duration.ZERO,
                Map.of("millis", 4.0),
                "lines"));
    assertThat(read("dev.slipway.facts.TimerDue", new Fact.TimerDue(ID, AT.minusSeconds(3))))
        .contains(new WakeUp(ID, AT));
  }

  @Test
  void shouldTellWhatNobodyBeganApartFromWhatEnded() {
    Fact.ActionEnded missed =
        new Fact.ActionEnded(
            ID,
            ID + "/3/api/1",
            Result.OUTCOME_UNKNOWN,
            "Nobody was there.",
            ErrorClass.MISSED,
            3,
            Map.of(),
            "",
            "x1");

    assertThat(read("dev.slipway.facts.ActionEnded", missed))
        .contains(
            new ReportMissed(ID, AT, ID + "/3/api/1", "Nobody was there.", Duration.ofMillis(3)));
  }

  @Test
  void shouldPassOverWhatDoesNotConcernIt() {
    assertThat(read("dev.slipway.events.DeploymentStarted", new Started(7))).isEmpty();
  }

  private static Optional<VerificationCommand> read(String schema, Record value) {
    Input input =
        new Input(
            new Position("deployment-events", 3, 17),
            AT,
            "booking/production",
            ID,
            RecordBinding.toAvro(value, Schemas.named(schema)));
    Optional<Addressed<VerificationCommand>> read = new VerificationInbox().read(input);
    read.ifPresent(addressed -> assertThat(addressed.aggregate()).isEqualTo(ID));
    return read.map(Addressed::command);
  }

  private static Plan plan() {
    return new Plan(
        "booking",
        "production",
        "2.1.0",
        "",
        1,
        "",
        false,
        false,
        false,
        1,
        List.of(Duration.ZERO, Duration.ofSeconds(30)),
        Duration.ofSeconds(30),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        new MonitoringPlan(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            null,
            null,
            null,
            Duration.ofSeconds(20),
            2,
            Thresholds.defaults(1000.0)),
        Policy.defaults());
  }
}
