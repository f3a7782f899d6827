package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testkit.StateDiagram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every state of a lane that two deployments can lead to. */
class LaneWalkTest {

  private static final int MOST_STATES = 2000;

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Lane> states = LaneSeeds.walk().walk(MOST_STATES);

    assertThat(names(states))
        .containsExactlyInAnyOrder(
            "New",
            "Free",
            "Locked",
            "Validating",
            "Deploying",
            "WaitingToRetry",
            "AttemptHeld",
            "AwaitingVerdict",
            "Held",
            "RollingBack",
            "Stopping",
            "Withdrawing",
            "Cancelling");
  }

  @Test
  void shouldKeepTheRulesWhenThereIsAReleaseToGoBackTo() {
    LanePlay play = new LanePlay().deployed(Plans.small("0.1")).deployed(Plans.small("0.2"));

    Set<Lane> states = LaneSeeds.walk().after(play.commands()).walk(MOST_STATES / 5);

    assertThat(names(states)).contains("ManualRollback", "Locked", "RollingBack");
  }

  @Test
  void shouldBeShownInTheReadme() throws IOException {
    StateDiagram<Lane, LaneCommand, LaneEvent> diagram =
        StateDiagram.of(new LaneDecider(), LaneWalkTest::nameOf);
    LaneSeeds.logs().forEach(diagram::add);

    diagram.assertShownIn(Path.of("README.md"));
  }

  private static Set<String> names(Set<Lane> states) {
    return states.stream().map(LaneWalkTest::nameOf).collect(Collectors.toSet());
  }

  private static String nameOf(Lane lane) {
    if (lane.equals(Lane.EMPTY)) {
      return "New";
    }
    return switch (lane.active()) {
      case null -> lane.isLocked() ? "Locked" : "Free";
      case Lane.ManualRollback _ -> "ManualRollback";
      case Lane.Progress p when p.stage() instanceof Stage.AwaitingVerdict s && s.isHeld() ->
          "Held";
      case Lane.Progress p -> p.stage().getClass().getSimpleName();
    };
  }
}
