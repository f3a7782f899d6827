package dev.slipway.rollback.kafka;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackCommand.NotePlan;
import dev.slipway.rollback.release.RollbackCommand.RequestRollback;
import dev.slipway.rollback.release.RollbackCommand.WakeUp;
import dev.slipway.runtime.action.Fact.ActionEnded;
import dev.slipway.runtime.action.Fact.TimerDue;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackInboxTest {

  private static final String EVENTS = "dev.slipway.events.";
  private static final List<RollbackStep> STEPS = List.of(touched("worker"), untouched("cache"));

  record Accepted(Plan plan) {}

  record Scored(String action, List<String> reasons, List<RollbackStep> steps, long fencingToken) {}

  record Requested(List<RollbackStep> steps, long fencingToken) {}

  record Nothing() {}

  @Test
  void shouldReadThePlan() {
    assertRead(
        EVENTS + "DeploymentAccepted", new Accepted(plan()), new NotePlan(ID, plan(), seconds(1)));
  }

  @Test
  void shouldReadAVerdictThatOrdersARollback() {
    List<String> reasons = List.of("CRITICAL_MONITORING");
    assertRead(
        EVENTS + "DeploymentScored",
        new Scored("ROLLBACK", reasons, STEPS, TOKEN),
        new RequestRollback(ID, reasons, STEPS, TOKEN, false, seconds(1)));
  }

  @ParameterizedTest
  @CsvSource({"CONTINUE_MONITORING", "MONITOR_CLOSELY", "''"})
  void shouldLeaveOutAVerdictThatKeepsTheRelease(String action) {
    Scored scored = new Scored(action, List.of(), STEPS, TOKEN);
    assertThat(new RollbackInbox().read(input(EVENTS + "DeploymentScored", scored))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CancelRequested, CANCELLED, false", "RollbackRequested, MANUAL, true"})
  void shouldReadRequests(String type, String reason, boolean manual) {
    assertRead(
        EVENTS + type,
        new Requested(STEPS, TOKEN),
        new RequestRollback(ID, List.of(reason), STEPS, TOKEN, manual, seconds(1)));
  }

  @Test
  void shouldReadHowAnActionEnded() {
    ActionEnded ended =
        new ActionEnded(
            ID,
            actionId("worker", 1),
            Result.FAILED,
            "ETIMEDOUT.",
            ErrorClass.TRANSIENT,
            5000,
            Map.of(),
            "last line",
            "host-1");
    assertRead("dev.slipway.facts.ActionEnded", ended, failed("worker", 1, 1));
  }

  @Test
  void shouldReadADueTimeWithItsOwnLogTime() {
    assertRead(
        "dev.slipway.facts.TimerDue", new TimerDue(ID, seconds(99)), new WakeUp(ID, seconds(1)));
  }

  @ParameterizedTest
  @CsvSource({"DeploymentStarted", "PhaseScored", "DeploymentHeld", "PlanNoted"})
  void shouldLeaveOutWhatDoesNotConcernIt(String type) {
    assertThat(new RollbackInbox().read(input(EVENTS + type, new Nothing()))).isEmpty();
  }

  private static void assertRead(String schema, Record value, RollbackCommand command) {
    assertThat(new RollbackInbox().read(input(schema, value)))
        .contains(new Addressed<>(ID, command));
  }

  private static Input input(String schema, Record value) {
    return new Input(
        new Position("score-events", 3, 17),
        seconds(1),
        "booking/production",
        ID,
        RecordBinding.toAvro(value, Schemas.named(schema)));
  }
}
