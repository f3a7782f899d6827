package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.Rollback.Finished;
import dev.slipway.rollback.release.RollbackCommand.ReportAction;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.avro.StateResolution;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RB-07: a person asks for a rollback that failed once more. */
class RepeatedRollbackTest {

  @Test
  @DisplayName("RB-07: a rollback that failed begins again, with every component")
  void shouldBringEverythingBackOnceMore() {
    var scenario = failedHalfway().when(manualAgain(touched("worker"), touched("mailer")));

    assertThat(scenario.newEvent(RollbackStarted.class))
        .isEqualTo(
            new RollbackStarted(
                ID,
                List.of("MANUAL"),
                List.of(touched("worker"), touched("mailer")),
                TOKEN + 1,
                T0));
    // the mailer was brought back, but who knows what came after that
    scenario
        .thenWants(ID + "/rollback-2/worker/1")
        .when(again("worker", 1, Result.SUCCEEDED, 203))
        .thenWants(ID + "/rollback-2/mailer/1")
        .when(again("mailer", 1, Result.SUCCEEDED, 205))
        .thenTypes(ComponentRolledBack.class, RollbackFinished.class)
        .thenOver();
    RollbackFinished finished = scenario.newEvent(RollbackFinished.class);
    assertThat(finished.result()).isEqualTo(RollbackResult.DONE);
    assertThat(finished.why()).isEqualTo("worker and mailer are back on 1.1.0.");
    assertThat(finished.duration()).isEqualTo(Duration.ofSeconds(205));
    assertThat(finished.reasons()).containsExactly("MANUAL");
  }

  @Test
  void shouldOrderWithTheTokenOfTheNewOrder() {
    var scenario = failedHalfway().when(manualAgain(touched("worker")));
    assertThat(new RollbackDecider().effects(scenario.state()))
        .singleElement()
        .isInstanceOfSatisfying(
            RunAction.class,
            action -> {
              assertThat(action.fencingToken()).isEqualTo(TOKEN + 1);
              assertThat(action.context()).containsEntry("SLIPWAY_PHASE", "rollback");
              assertThat(action.context()).containsEntry("SLIPWAY_ATTEMPT", "1");
            });
  }

  @Test
  void shouldHaveAllItsAttemptsAndCountFurtherRuns() {
    failedHalfway()
        .when(manualAgain(touched("worker")))
        .when(again("worker", 1, Result.FAILED, 5))
        .when(wakeUp(35))
        .thenWants(ID + "/rollback-2/worker/2")
        .when(again("worker", 2, Result.FAILED, 40))
        .when(wakeUp(100))
        .when(again("worker", 3, Result.FAILED, 105))
        .thenOver()
        .when(
            new RollbackCommand.RequestRollback(
                ID, List.of("MANUAL"), List.of(touched("worker")), TOKEN + 2, true, seconds(200)))
        .thenWants(ID + "/rollback-3/worker/1");
  }

  @Test
  void shouldRefuseLateReportsOfTheFirstRun() {
    failedHalfway()
        .when(manualAgain(touched("worker")))
        .when(succeeded("worker", 1, 203))
        .thenRefused(Refusal.STALE)
        .when(succeeded("worker", 3, 203))
        .thenRefused(Refusal.STALE);
  }

  @Test
  void shouldLeaveOutTheOrderThatFailed() {
    failedHalfway().when(manual(touched("worker"), touched("mailer"))).thenNothing();
  }

  @Test
  void shouldLeaveOutTheOrderAlsoWhereItFailsAtOnce() {
    scenario(manual(stuck("worker", "1.1.0")))
        .thenOver()
        .when(manual(stuck("worker", "1.1.0")))
        .thenNothing()
        .when(manualAgain(stuck("worker", "1.1.0")))
        .thenTypes(RollbackStarted.class, ComponentRolledBack.class, RollbackFinished.class)
        .when(manualAgain(stuck("worker", "1.1.0")))
        .thenNothing();
  }

  @Test
  void shouldNotTakeTheReasonsOfTheFirstRun() {
    failedHalfway()
        .when(manualAgain(touched("worker")))
        .when(cancelled(touched("worker")))
        .thenNothing();
  }

  @Test
  void shouldBeginAgainForAPersonOnly() {
    failedHalfway()
        .when(cancelled(touched("worker")))
        .thenNothing()
        .when(scored(touched("worker")))
        .thenNothing();
  }

  @Test
  void shouldRefuseWhatIsBack() {
    failedHalfway()
        .when(manualAgain(touched("worker")))
        .when(again("worker", 1, Result.SUCCEEDED, 203))
        .when(manualAgain(touched("worker")))
        .thenRefused(Refusal.INVALID_STATE);
  }

  @Test
  @DisplayName("state of a version that kept no terms: the order fails, so that the lane is told")
  void shouldAnswerAlsoWhereNothingWasKept() {
    Rollback before = withoutFields();
    RollbackDecider decider = new RollbackDecider();
    var decided = decider.decide(before, manualAgain(touched("worker"), stuck("mailer", "")));

    assertThat(decided)
        .isInstanceOfSatisfying(
            Decision.Accepted.class,
            accepted -> {
              RollbackFinished finished = (RollbackFinished) accepted.events().getLast();
              assertThat(finished.result()).isEqualTo(RollbackResult.FAILED);
              assertThat(finished.components())
                  .extracting(ComponentOutcome::result)
                  .containsOnly(ComponentOutcome.FAILED);
              assertThat(finished.why())
                  .startsWith("worker could not be brought back: NO_TARGET: an earlier version");
            });
  }

  /** The end of a rollback as a version wrote it that kept nothing, and as this one reads it. */
  private static Rollback withoutFields() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.rollback");
    GenericRecord stored =
        new GenericData.Record(
            SchemaBuilder.record("Finished")
                .namespace("dev.slipway.state.rollback")
                .fields()
                .endRecord());
    return RecordBinding.fromAvro(
        StateResolution.resolve(stored, schemas.of(Finished.class)), Finished.class);
  }

  /** The worker could not be brought back, and the mailer was. */
  private static Scenario<Rollback, RollbackCommand, RollbackEvent> failedHalfway() {
    return scenario(
        manual(touched("worker"), touched("mailer")),
        failed("worker", 1, 5),
        wakeUp(35),
        failed("worker", 2, 40),
        wakeUp(100),
        failed("worker", 3, 105),
        succeeded("mailer", 1, 110));
  }

  private static ReportAction again(String component, int attempt, Result result, int second) {
    return new ReportAction(
        ID,
        "%s/rollback-2/%s/%d".formatted(ID, component, attempt),
        result,
        "ETIMEDOUT.",
        "last line",
        seconds(second));
  }
}
