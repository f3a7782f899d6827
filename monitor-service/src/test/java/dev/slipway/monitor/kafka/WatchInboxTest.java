package dev.slipway.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.monitor.watch.WatchCommand;
import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchInboxTest {

  private static final Instant AT = Instant.parse("2026-02-01T14:30:45Z");
  private static final String ID = "deploy-20260201-142310-3h";

  private record Accepted(Plan plan) {}

  private record Phase(int phase, PhaseResult result, SkipReason skipReason, Evidence evidence) {}

  private record Cancelled(String requestedBy, String reason) {}

  private record Closed(Outcome outcome) {}

  private record Scored(int total) {}

  @Test
  void shouldNoteThePlanOfAnAcceptedDeployment() {
    assertThat(read("dev.slipway.events.DeploymentAccepted", new Accepted(plan())))
        .contains(new NotePlan(ID, AT, plan()));
  }

  @Test
  void shouldTakeThePassedPhaseTwoAsTheSwitch() {
    assertThat(phase(2, PhaseResult.PASSED, SkipReason.NONE)).contains(new NoteSwitch(ID, AT));
    assertThat(phase(2, PhaseResult.FAILED, SkipReason.NONE)).isEmpty();
    assertThat(phase(1, PhaseResult.PASSED, SkipReason.NONE)).isEmpty();
    assertThat(phase(3, PhaseResult.PASSED, SkipReason.NONE)).isEmpty();
  }

  @Test
  void shouldBeginAfterPhaseFourHoweverItEnded() {
    assertThat(phase(4, PhaseResult.PASSED, SkipReason.NONE, Result.SUCCEEDED))
        .contains(new Begin(ID, AT, false));
    assertThat(phase(4, PhaseResult.FAILED, SkipReason.NONE, Result.SUCCEEDED, Result.FAILED))
        .contains(new Begin(ID, AT, false));
    assertThat(phase(4, PhaseResult.FAILED, SkipReason.NONE, Result.FAILED))
        .contains(new Begin(ID, AT, true));
    assertThat(phase(4, PhaseResult.INCONCLUSIVE, SkipReason.NONE))
        .contains(new Begin(ID, AT, false));
    assertThat(phase(4, PhaseResult.SKIPPED, SkipReason.REQUESTED))
        .contains(new Begin(ID, AT, false));
  }

  @Test
  void shouldStopWithTheReason() {
    assertThat(phase(4, PhaseResult.SKIPPED, SkipReason.UPSTREAM_FAILURE))
        .contains(new Stop(ID, AT, "phase 4 was not finished either"));
    assertThat(read("dev.slipway.events.CancelRequested", new Cancelled("ann", "Wrong version.")))
        .contains(new Stop(ID, AT, "the deployment was cancelled by ann: Wrong version"));
    assertThat(read("dev.slipway.events.CancelNoted", new Cancelled("ann", "Wrong version.")))
        .contains(new Stop(ID, AT, "the deployment was cancelled by ann: Wrong version"));
    assertThat(read("dev.slipway.events.DeploymentClosed", new Closed(Outcome.FAILED)))
        .contains(new Stop(ID, AT, "the deployment has ended as FAILED"));
  }

  @Test
  void shouldReadFacts() {
    Fact.ActionEnded ended =
        new Fact.ActionEnded(
            ID,
            ID + "/5/sample/0",
            Result.SUCCEEDED,
            "Read.",
            ErrorClass.NONE,
            12,
            Map.of("p95Millis", 180.0),
            "",
            "x1");
    Fact.ProbeChanged probe =
        new Fact.ProbeChanged(ID, ID + "/5/probe/health", false, "refused", 2, "x1");

    assertThat(read("dev.slipway.facts.ActionEnded", ended))
        .contains(
            new ReportSample(
                ID, AT, ID + "/5/sample/0", Result.SUCCEEDED, "Read.", Map.of("p95Millis", 180.0)));
    assertThat(read("dev.slipway.facts.ProbeChanged", probe))
        .contains(new ReportProbe(ID, AT, ID + "/5/probe/health", false, "refused"));
    assertThat(read("dev.slipway.facts.TimerDue", new Fact.TimerDue(ID, AT.minusSeconds(3))))
        .contains(new WakeUp(ID, AT));
  }

  @Test
  void shouldPassOverWhatDoesNotConcernIt() {
    assertThat(read("dev.slipway.events.DeploymentScored", new Scored(96))).isEmpty();
  }

  private static Optional<WatchCommand> phase(
      int number, PhaseResult result, SkipReason skipReason, Result... checks) {
    List<CheckEvidence> evidence =
        Arrays.stream(checks)
            .map(check -> new CheckEvidence("Booking", CheckKind.NORMAL, check, 1, ""))
            .toList();
    return read(
        "dev.slipway.events.PhaseFinished",
        new Phase(number, result, skipReason, Evidence.ofChecks(evidence.size(), evidence)));
  }

  private static Optional<WatchCommand> read(String schema, Record value) {
    Input input =
        new Input(
            new Position("deployment-events", 3, 17),
            AT,
            "booking/production",
            ID,
            RecordBinding.toAvro(value, Schemas.named(schema)));
    Optional<Addressed<WatchCommand>> read = new WatchInbox().read(input);
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
