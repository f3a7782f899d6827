package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import dev.slipway.testkit.StateWalk;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScorecardWalkTest {

  private static final int MOST_STATES = 1500;

  private static final List<ScorecardCommand> COMMANDS =
      List.of(
          accepted(plan()),
          validated(),
          invalid(3),
          deployed(),
          exhausted(),
          health(5, 0),
          health(1, 4),
          endToEnd(8),
          monitored(),
          blind(9),
          critical(),
          resolve(HoldDecision.ACCEPT),
          resolve(HoldDecision.ROLLBACK),
          cancelNoted(),
          cancelled(),
          closed());

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Scorecard> states =
        StateWalk.of(new ScorecardDecider(), T0)
            .seeds((_, now) -> COMMANDS.stream().map(command -> at(command, now)).toList())
            .wakingUp(ScorecardFixture::wakeUp)
            .walk(MOST_STATES);

    assertThat(states)
        .<Class<?>>extracting(Object::getClass)
        .contains(
            Scorecard.Collecting.class,
            Scorecard.Held.class,
            Scorecard.Withdrawn.class,
            Scorecard.Over.class);
  }

  /** The same command, but now. */
  private static ScorecardCommand at(ScorecardCommand command, Instant now) {
    return switch (command) {
      case NotePlan c -> new NotePlan(ID, c.plan(), now);
      case ReportPhase c ->
          new ReportPhase(
              ID,
              c.phase(),
              c.result(),
              c.skipReason(),
              c.reason(),
              c.evidence(),
              c.steps(),
              c.fencingToken(),
              now);
      case ReportCriticalCondition c ->
          new ReportCriticalCondition(ID, c.condition(), c.detail(), now);
      case ResolveHold c -> new ResolveHold(ID, c.decision(), c.requestedBy(), c.reason(), now);
      case NoteCancel _ -> new NoteCancel(ID, now);
      case EndScoring c -> new EndScoring(ID, c.reason(), now);
      case WakeUp _ -> new WakeUp(ID, now);
    };
  }
}
