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
            .seeds(RollbackWalkTest::orders)
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
    assertThat(states)
        .as("a rollback that was asked for again")
        .anyMatch(state -> state instanceof Rollback.Running running && running.run().earlier() > 0)
        .anyMatch(state -> state instanceof Rollback.Finished finished && finished.runs() > 1);
  }

  /**
   * By hand: a lane takes no such order while a rollback is under way, and each has a new token.
   */
  private static List<RollbackCommand> orders(Rollback state, Instant now) {
    return switch (state) {
      case Rollback.Running _ -> List.of();
      case Rollback.Finished finished -> List.of(order(finished.fencingToken() + 1, now));
      case Rollback.Blank _, Rollback.Ready _ -> List.of(order(TOKEN + 1, now));
    };
  }

  private static RequestRollback order(long token, Instant now) {
    return new RequestRollback(
        ID, List.of(RequestRollback.MANUAL), List.of(touched("worker")), token, true, now);
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
