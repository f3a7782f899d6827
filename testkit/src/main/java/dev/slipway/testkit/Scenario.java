package dev.slipway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.core.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Given events, when a command, then events.
 *
 * <p>Two rules of the house are checked in every scenario without being asked for: a command that
 * comes again changes nothing, and replaying all events from the beginning gives the state that the
 * scenario reached.
 */
public final class Scenario<S, C, E extends Event> {

  private final Decider<S, C, E> decider;
  private final List<E> log = new ArrayList<>();
  private S state;
  private Decision<E> last = Decision.nothing();
  private int checked;

  private Scenario(Decider<S, C, E> decider) {
    this.decider = decider;
    this.state = decider.initial();
  }

  /** A scenario that begins before the first event. */
  public static <S, C, E extends Event> Scenario<S, C, E> of(Decider<S, C, E> decider) {
    return new Scenario<>(decider);
  }

  /** These events have happened. */
  public Scenario<S, C, E> given(List<? extends E> events) {
    events.forEach(this::append);
    checked = log.size();
    return this;
  }

  /** This command comes, and comes again at once. */
  public Scenario<S, C, E> when(C command) {
    last = decider.decide(state, command);
    checked = log.size();
    if (last instanceof Decision.Accepted<E> accepted) {
      accepted.events().forEach(this::append);
      if (!accepted.events().isEmpty()) {
        Decision<E> again = decider.decide(state, command);
        assertThat(eventsOf(again)).as("the same command again: %s", command).isEmpty();
      }
    }
    S replayed = log.stream().reduce(decider.initial(), decider::evolve, (left, right) -> right);
    assertThat(replayed).as("state replayed from the log").isEqualTo(state);
    if (!log.isEmpty() && !decider.isOver(state)) {
      assertThat(decider.wakeAt(state))
          .as("a state that is not over owns a due time: %s", state)
          .isPresent();
    }
    return this;
  }

  /** The last command led to exactly these events. */
  @SafeVarargs
  public final Scenario<S, C, E> then(E... events) {
    List<E> expected = new ArrayList<>();
    for (E event : events) {
      expected.add(event);
    }
    assertThat(newEvents()).isEqualTo(expected);
    return this;
  }

  /** The last command led to events of exactly these types. */
  @SafeVarargs
  public final Scenario<S, C, E> thenTypes(Class<? extends E>... types) {
    List<Class<?>> expected = new ArrayList<>();
    for (Class<? extends E> type : types) {
      expected.add(type);
    }
    assertThat(newEvents().stream().<Object>map(Object::getClass).toList()).isEqualTo(expected);
    return this;
  }

  /** The last command led to nothing. */
  public Scenario<S, C, E> thenNothing() {
    assertThat(newEvents()).isEmpty();
    return this;
  }

  /** The last command was refused for this reason. */
  public Scenario<S, C, E> thenRefused(Refusal reason) {
    assertThat(last)
        .isInstanceOfSatisfying(
            Decision.Refused.class, r -> assertThat(r.reason()).isEqualTo(reason));
    return this;
  }

  /** The last command was put off until the aggregate knows more. */
  public Scenario<S, C, E> thenPostponed() {
    assertThat(last).isInstanceOf(Decision.Postponed.class);
    return this;
  }

  /** The state wants to be looked at again then. */
  public Scenario<S, C, E> thenWakesAt(Instant due) {
    assertThat(decider.wakeAt(state)).contains(due);
    return this;
  }

  /** Nothing is expected to happen by itself any more. */
  public Scenario<S, C, E> thenOver() {
    assertThat(decider.isOver(state)).as("over: %s", state).isTrue();
    return this;
  }

  /** Ids of what must be going on outside now. */
  public Scenario<S, C, E> thenWants(String... effectIds) {
    assertThat(decider.effects(state)).extracting(Effect::id).containsExactlyInAnyOrder(effectIds);
    return this;
  }

  /** Events that the last command led to. */
  public List<E> newEvents() {
    return List.copyOf(log.subList(checked, log.size()));
  }

  /** The only new event of a type. */
  public <T extends E> T newEvent(Class<T> type) {
    List<T> found = newEvents().stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found)
        .as("new events of type %s among %s", type.getSimpleName(), newEvents())
        .hasSize(1);
    return found.getFirst();
  }

  /** All events so far. */
  public List<E> log() {
    return List.copyOf(log);
  }

  /** Where the aggregate stands. */
  public S state() {
    return state;
  }

  private void append(E event) {
    state = decider.evolve(state, event);
    log.add(event);
  }

  private static <E extends Event> List<E> eventsOf(Decision<E> decision) {
    return decision instanceof Decision.Accepted<E> accepted ? accepted.events() : List.of();
  }
}
