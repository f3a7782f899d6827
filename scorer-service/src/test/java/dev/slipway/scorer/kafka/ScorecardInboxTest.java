package dev.slipway.scorer.kafka;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.action.Fact.TimerDue;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.scorer.scorecard.ScorecardCommand;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorecardInboxTest {

  private static final String EVENTS = "dev.slipway.events.";

  record Accepted(Plan plan) {}

  record Critical(String condition, String detail) {}

  record Resolved(HoldDecision decision, String requestedBy, String reason, String component) {}

  record Nothing() {}

  @Test
  void shouldReadThePlan() {
    assertRead(
        EVENTS + "DeploymentAccepted", new Accepted(plan()), new NotePlan(ID, plan(), minutes(1)));
  }

  @Test
  void shouldReadTheEndOfAPhase() {
    ReportPhase report = exhausted();
    ReportPhase atLogTime =
        new ReportPhase(
            ID,
            2,
            report.result(),
            report.skipReason(),
            report.reason(),
            report.evidence(),
            STEPS,
            TOKEN,
            minutes(1));
    assertRead(EVENTS + "PhaseFinished", report, atLogTime);
  }

  @Test
  void shouldReadACriticalCondition() {
    assertRead(
        EVENTS + "CriticalConditionFound",
        new Critical("error-rate", CONDITION),
        new ReportCriticalCondition(ID, "error-rate", CONDITION, minutes(1)));
  }

  @Test
  void shouldReadADecisionAboutAHold() {
    assertRead(
        EVENTS + "HoldResolved",
        new Resolved(HoldDecision.ACCEPT, "ana", "Checked.", ""),
        new ResolveHold(ID, HoldDecision.ACCEPT, "ana", "Checked.", minutes(1)));
  }

  @Test
  void shouldLeaveADecisionAboutAnAttemptToTheDeployer() {
    Resolved resolved = new Resolved(HoldDecision.ACCEPT, "ana", "Checked.", "worker");

    assertThat(new ScorecardInbox().read(input(EVENTS + "HoldResolved", resolved))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CancelRequested, CANCELLED", "DeploymentClosed, CLOSED"})
  void shouldReadThatNothingMoreIsToBeScored(String type, String reason) {
    assertRead(EVENTS + type, new Nothing(), new EndScoring(ID, reason, minutes(1)));
  }

  @Test
  void shouldReadThatTheDeploymentIsBeingStopped() {
    assertRead(EVENTS + "CancelNoted", new Nothing(), new NoteCancel(ID, minutes(1)));
  }

  @Test
  void shouldReadADueTimeWithItsOwnLogTime() {
    assertRead(
        "dev.slipway.facts.TimerDue", new TimerDue(ID, minutes(99)), new WakeUp(ID, minutes(1)));
  }

  @ParameterizedTest
  @CsvSource({"DeploymentStarted", "SampleTaken", "PhaseStarted", "PlanNoted"})
  void shouldLeaveOutWhatDoesNotConcernIt(String type) {
    assertThat(new ScorecardInbox().read(input(EVENTS + type, new Nothing()))).isEmpty();
  }

  private static void assertRead(String schema, Record value, ScorecardCommand command) {
    assertThat(new ScorecardInbox().read(input(schema, value)))
        .contains(new Addressed<>(ID, command));
  }

  private static Input input(String schema, Record value) {
    return new Input(
        new Position("deployment-events", 3, 17),
        minutes(1),
        "booking/production",
        ID,
        RecordBinding.toAvro(value, Schemas.named(schema)));
  }
}
