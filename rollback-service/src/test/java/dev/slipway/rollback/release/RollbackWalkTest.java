package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.RollbackCommand.NotePlan;
import dev.slipway.rollback.release.RollbackCommand.ReportAction;
import dev.slipway.rollback.release.RollbackCommand.RequestRollback;
import dev.slipway.rollback.release.RollbackCommand.WakeUp;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.StateWalk;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollbackWalkTest {

  private static final int MOST_STATES = 1000;

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Rollback> states =
        StateWalk.of(new RollbackDecider(), T0)
            .seeds(RollbackWalkTest::requests)
            .wakingUp(due -> new WakeUp(ID, due))
            .answering(RollbackWalkTest::answers)
            .walk(MOST_STATES);

    assertThat(states)
        .<Class<?>>extracting(Object::getClass)
        .contains(
            Rollback.Ready.class,
            Rollback.Attempting.class,
            Rollback.WaitingToRetry.class,
            Rollback.Finished.class);
  }

  private static List<RollbackCommand> requests(Rollback state, Instant now) {
    return List.of(
        new NotePlan(ID, plan(), now),
        new RequestRollback(
            ID,
            List.of("SCORE_BELOW_60"),
            List.of(touched("worker"), untouched("booking-pages"), touched("dashboard-pages")),
            TOKEN,
            false,
            now),
        new RequestRollback(
            ID, List.of(RequestRollback.MANUAL), List.of(touched("worker")), TOKEN + 1, true, now),
        new RequestRollback(
            ID,
            List.of(RequestRollback.CANCELLED),
            List.of(stuck("mailer", "")),
            TOKEN,
            false,
            now));
  }

  private static List<RollbackCommand> answers(Effect order, Instant now) {
    return List.of(
        report(order, Result.SUCCEEDED, now),
        report(order, Result.FAILED, now),
        report(order, Result.OUTCOME_UNKNOWN, now));
  }

  private static ReportAction report(Effect order, Result result, Instant now) {
    return new ReportAction(ID, order.id(), result, "It ended.", "", now.plusSeconds(1));
  }
}
