package dev.slipway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.testkit.StateDiagram.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class StateDiagramTest {

  private static final String PICTURE =
      """
      stateDiagram-v2
          Open --> Shut : Closed
          Shut --> Open : Opened
          [*] --> Open : Opened
      """;

  /** A door that opens, closes and opens again. */
  private static final class DoorDecider implements Decider<Door, Boolean, DoorEvent> {

    @Override
    public Door initial() {
      return new Unbuilt();
    }

    @Override
    public Decision<DoorEvent> decide(Door state, Boolean open) {
      if (open == state instanceof Open) {
        return Decision.nothing();
      }
      return Decision.accept(open ? new Opened() : new Closed());
    }

    @Override
    public Door evolve(Door state, DoorEvent event) {
      return switch (event) {
        case Opened _ -> new Open();
        case Closed _ -> new Shut();
      };
    }

    @Override
    public Optional<Instant> wakeAt(Door state) {
      return Optional.empty();
    }

    @Override
    public List<Effect> effects(Door state) {
      return List.of();
    }

    @Override
    public boolean isOver(Door state) {
      return true;
    }
  }

  sealed interface Door {}

  record Unbuilt() implements Door {}

  record Open() implements Door {}

  record Shut() implements Door {}

  sealed interface DoorEvent extends Event {
    @Override
    default String deploymentId() {
      return "door";
    }

    @Override
    default Instant at() {
      return Instant.EPOCH;
    }
  }

  record Opened() implements DoorEvent {}

  record Closed() implements DoorEvent {}

  @Test
  void shouldShowWhatALogWentThrough() {
    var diagram = StateDiagram.of(new DoorDecider()).add(List.of(new Opened(), new Closed()));
    assertThat(diagram.edges())
        .containsExactlyInAnyOrder(
            new Edge("Unbuilt", "Opened", "Open"), new Edge("Open", "Closed", "Shut"));
    assertThat(diagram.mermaid()).contains("[*] --> Open : Opened", "Shut --> [*]");
  }

  @Test
  void shouldFindEveryEdgeThatCommandsReach() {
    var diagram = StateDiagram.of(new DoorDecider()).walk(List.of(true, false), 3);
    assertThat(diagram.edges())
        .containsExactlyInAnyOrder(
            new Edge("Unbuilt", "Opened", "Open"),
            new Edge("Open", "Closed", "Shut"),
            new Edge("Shut", "Opened", "Open"));
  }

  @Test
  void shouldFailWhenAWalkReachesMoreStatesThanExpected() {
    assertThatThrownBy(() -> StateDiagram.of(new DoorDecider()).walk(List.of(true, false), 2))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  @DisabledIfSystemProperty(named = "golden.update", matches = ".*")
  void shouldComparePageAndDiagram(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("README.md");
    var diagram =
        StateDiagram.of(new DoorDecider()).add(List.of(new Opened(), new Closed(), new Opened()));
    Files.writeString(page, "# Door\n\n```mermaid\n" + PICTURE + "```\n");
    diagram.assertShownIn(page);

    Files.writeString(
        page, "# Door\n\n```mermaid\n" + PICTURE.replace("Closed", "Slammed") + "```\n");
    assertThatThrownBy(() -> diagram.assertShownIn(page)).isInstanceOf(AssertionError.class);
  }
}
