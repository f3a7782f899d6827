package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;

import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.testkit.StateDiagram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorecardDiagramTest {

  @Test
  void shouldShowEveryStateThatCommandsReachInTheReadme() throws IOException {
    StateDiagram.of(new ScorecardDecider())
        .walk(
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
                skipped(3),
                skipped(4),
                cancelled(),
                closed(),
                wakeUp(T0.plus(Duration.ofDays(2)))),
            2000)
        .walk(List.of(accepted(dryRun()), validated(), closed()), 10)
        .assertShownIn(Path.of("README.md"));
  }
}
