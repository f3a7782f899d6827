package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.RollbackResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The catalogue's worked examples of rollbacks; every test reads like its row. */
class WorkedExamplesTest {

  @Test
  @DisplayName("WE-08: nothing was touched, so the rollback ends as NO_OP")
  void phase1Failed() {
    var finished =
        scenario(
                scored(
                    List.of("PHASE1_FAILED", "SCORE_BELOW_60"),
                    untouched("worker"),
                    untouched("booking-pages"),
                    untouched("dashboard-pages")))
            .newEvent(RollbackFinished.class);
    assertThat(finished.result()).isEqualTo(RollbackResult.NO_OP);
  }

  @Test
  @DisplayName("WE-11: the same log again starts no new rollback")
  void replayed() {
    var scenario = scenario(scored(touched("worker")), succeeded("worker", 1, 3));
    var again =
        scenario(
            scored(touched("worker")),
            accepted(),
            scored(touched("worker")),
            succeeded("worker", 1, 3),
            scored(touched("worker")),
            succeeded("worker", 1, 3));
    assertThat(again.log()).isEqualTo(scenario.log());
  }

  @Test
  @DisplayName("WE-12: phase 2 exhausted and a total of 28 are one rollback with both reasons")
  void twoReasons() {
    var scenario =
        scenario(
            scored(List.of("PHASE2_EXHAUSTED"), touched("worker")),
            scored(List.of("SCORE_BELOW_60"), touched("worker")),
            succeeded("worker", 1, 3));
    assertThat(scenario.log()).filteredOn(RollbackStarted.class::isInstance).hasSize(1);
    assertThat(scenario.newEvent(RollbackFinished.class).reasons())
        .containsExactly("PHASE2_EXHAUSTED", "SCORE_BELOW_60");
  }

  @Test
  @DisplayName("WE-20: Worker, Booking, Dashboard in this order, three successes after 7 s")
  void threeComponents() {
    var scenario =
        scenario(scored(touched("worker"), touched("booking-pages"), touched("dashboard-pages")))
            .thenWants(actionId("worker", 1))
            .when(succeeded("worker", 1, 3))
            .thenWants(actionId("booking-pages", 1))
            .when(succeeded("booking-pages", 1, 5))
            .thenWants(actionId("dashboard-pages", 1))
            .when(succeeded("dashboard-pages", 1, 7))
            .thenWants()
            .thenOver();
    var finished = scenario.newEvent(RollbackFinished.class);
    assertThat(finished.result()).isEqualTo(RollbackResult.DONE);
    assertThat(finished.duration()).isEqualTo(Duration.ofSeconds(7));
    assertThat(finished.at()).isEqualTo(Instant.parse("2026-02-01T14:45:07Z"));
    assertThat(finished.components())
        .extracting(ComponentOutcome::component)
        .containsExactly("worker", "booking-pages", "dashboard-pages");
    assertThat(finished.why())
        .isEqualTo("worker, booking-pages and dashboard-pages are back on 1.1.0.");
  }

  @Test
  @DisplayName("WE-23: Worker and the attempted Booking are restored, Dashboard is already stable")
  void attemptedComponents() {
    var finished =
        scenario(
                scored(touched("worker"), touched("booking-pages"), untouched("dashboard-pages")),
                succeeded("worker", 1, 3),
                succeeded("booking-pages", 1, 5))
            .newEvent(RollbackFinished.class);
    assertThat(finished.result()).isEqualTo(RollbackResult.DONE);
    assertThat(finished.components())
        .extracting(ComponentOutcome::result)
        .containsExactly(
            ComponentOutcome.RESTORED, ComponentOutcome.RESTORED, ComponentOutcome.ALREADY_STABLE);
    assertThat(finished.why()).isEqualTo("worker and booking-pages are back on 1.1.0.");
  }
}
