package dev.slipway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lamp that breaks the rules of the house in one way each time. */
class StateWalkTest {

  private static final Instant START = Instant.parse("2026-02-01T15:11:30Z");

  private enum Flaw {
    NONE,
    ANSWERS_TWICE,
    NEVER_WAKES,
    ORDERS_TWICE,
    ORDERS_AGAIN,
    CHANGES_AN_ORDER,
    CHANGES_ITS_MIND
  }

  private record Lamp(int switched) {}

  private record Press(int number, Instant at) {}

  private record Pressed(int number, Instant at) implements Event {
    @Override
    public String deploymentId() {
      return "d1";
    }
  }

  /** Pressed three times in order, then broken; lit in between. */
  private static final class LampDecider implements Decider<Lamp, Press, Pressed> {

    private final Flaw flaw;
    private int asked;

    LampDecider(Flaw flaw) {
      this.flaw = flaw;
    }

    @Override
    public Lamp initial() {
      return new Lamp(0);
    }

    @Override
    public Decision<Pressed> decide(Lamp lamp, Press press) {
      asked++;
      if (flaw == Flaw.CHANGES_ITS_MIND && asked % 2 == 0) {
        return Decision.nothing();
      }
      boolean fresh = press.number() == lamp.switched() + 1;
      return fresh || (flaw == Flaw.ANSWERS_TWICE && press.number() == lamp.switched())
          ? Decision.accept(new Pressed(press.number(), press.at()))
          : Decision.nothing();
    }

    @Override
    public Lamp evolve(Lamp lamp, Pressed event) {
      return new Lamp(event.number());
    }

    @Override
    public Optional<Instant> wakeAt(Lamp lamp) {
      return flaw == Flaw.NEVER_WAKES ? Optional.empty() : Optional.of(START);
    }

    @Override
    public List<Effect> effects(Lamp lamp) {
      return switch (flaw) {
        case ORDERS_TWICE -> List.of(order("light", 1), order("light", 2));
        case ORDERS_AGAIN -> lamp.switched() == 2 ? List.of() : List.of(order("light", 1));
        case CHANGES_AN_ORDER -> List.of(order("light", lamp.switched()));
        case NONE, ANSWERS_TWICE, NEVER_WAKES, CHANGES_ITS_MIND ->
            List.of(order("light" + lamp.switched(), 1));
      };
    }

    private static Effect order(String id, long token) {
      Action action = new Action("command", List.of("light"), Map.of(), Duration.ofSeconds(1));
      return new Effect.RunAction(id, action, START, START, token, Map.of());
    }

    @Override
    public boolean isOver(Lamp lamp) {
      return lamp.switched() == 3;
    }
  }

  @Test
  void shouldFindEveryState() {
    assertThat(walk(Flaw.NONE).walk(10))
        .containsExactly(new Lamp(0), new Lamp(1), new Lamp(2), new Lamp(3));
  }

  @Test
  void shouldStopWhereItWasToldTo() {
    assertThat(walk(Flaw.NONE).walk(2)).containsExactly(new Lamp(0), new Lamp(1));
  }

  @Test
  void shouldStartWhereCommandsLead() {
    assertThat(walk(Flaw.NONE).after(List.of(new Press(1, START), new Press(2, START))).walk(10))
        .containsExactly(new Lamp(2), new Lamp(3));
  }

  @Test
  void shouldFindWhatBreaksTheRules() {
    assertBroken(Flaw.ANSWERS_TWICE, "delivered again");
    assertBroken(Flaw.NEVER_WAKES, "due time");
    assertBroken(Flaw.ORDERS_TWICE, "effects after");
    assertBroken(Flaw.ORDERS_AGAIN, "must not come back");
    assertBroken(Flaw.CHANGES_AN_ORDER, "order that stands");
    assertBroken(Flaw.CHANGES_ITS_MIND, "the same decision again");
  }

  private static void assertBroken(Flaw flaw, String told) {
    assertThatThrownBy(() -> walk(flaw).walk(10))
        .as("flaw %s", flaw)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(told);
  }

  private static StateWalk<Lamp, Press, Pressed> walk(Flaw flaw) {
    return StateWalk.of(new LampDecider(flaw), START)
        .seeds((_, now) -> List.of(new Press(1, now), new Press(2, now), new Press(3, now)));
  }
}
