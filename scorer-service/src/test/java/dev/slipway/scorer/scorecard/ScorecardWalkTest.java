package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.testkit.StateWalk;
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
          cancelled(),
          closed());

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Scorecard> states =
        StateWalk.of(new ScorecardDecider(), T0)
            .seeds((_, _) -> COMMANDS)
            .wakingUp(ScorecardFixture::wakeUp)
            .walk(MOST_STATES);

    assertThat(states)
        .<Class<?>>extracting(Object::getClass)
        .contains(Scorecard.Collecting.class, Scorecard.Held.class, Scorecard.Over.class);
  }
}
