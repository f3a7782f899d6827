package dev.slipway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the states that some commands reach, nearest first, and checks the rules of the
 * house in every one of them:
 *
 * <ul>
 *   <li>deciding the same again gives the same, and no command makes a decider throw;
 *   <li>a command that led here and is delivered again gives no event;
 *   <li>replaying the events that led here gives this state;
 *   <li>a state that is not over owns a due time;
 *   <li>effects have ids of their own; an id stands for one order, and is not ordered again once it
 *       was taken back.
 * </ul>
 */
public final class StateWalk<S, C, E extends Event> {

  /** Commands that may come in a state, all of them now. */
  @FunctionalInterface
  public interface Seeds<S, C> {
    /** The commands; {@code now} is the time of the last event, or of the start. */
    List<? extends C> in(S state, Instant now);
  }

  /** A state, the command and events that led to it, and what was ordered on the way. */
  private record Node<S, C, E>(
      S state,
      Instant now,
      @Nullable Node<S, C, E> before,
      @Nullable C command,
      List<E> events,
      Map<String, Effect> ordered,
      Set<String> current) {}

  private final Decider<S, C, E> decider;
  private final Instant start;
  private final List<C> before = new ArrayList<>();
  private final List<Seeds<S, C>> sources = new ArrayList<>();

  private StateWalk(Decider<S, C, E> decider, Instant start) {
    this.decider = decider;
    this.start = start;
  }

  /** A walk that starts before the first event, and knows no commands yet. */
  public static <S, C, E extends Event> StateWalk<S, C, E> of(
      Decider<S, C, E> decider, Instant start) {
    return new StateWalk<>(decider, start);
  }

  /** The walk starts where these commands lead, not before the first event. */
  public StateWalk<S, C, E> after(List<? extends C> commands) {
    before.addAll(commands);
    return this;
  }

  /** These commands come in every state. Time never goes back: they are made for the time there. */
  public StateWalk<S, C, E> seeds(Seeds<S, C> seeds) {
    sources.add(seeds);
    return this;
  }

  /** Every state is woken up when it wants to be. */
  public StateWalk<S, C, E> wakingUp(Function<Instant, ? extends C> wakeUp) {
    sources.add((state, _) -> decider.wakeAt(state).map(wakeUp).stream().toList());
    return this;
  }

  /** Whatever a state orders is answered in these ways. */
  public StateWalk<S, C, E> answering(Seeds<Effect, C> answers) {
    sources.add(
        (state, now) ->
            decider.effects(state).stream()
                .<C>flatMap(effect -> answers.in(effect, now).stream())
                .toList());
    return this;
  }

  /**
   * Walks until there is no new state, or {@code most} are known.
   *
   * @return the states, nearest first
   */
  public Set<S> walk(int most) {
    Node<S, C, E> first =
        new Node<>(decider.initial(), start, null, null, List.of(), Map.of(), Set.of());
    for (C command : before) {
      List<E> events = decide(first.state(), command);
      first = events.isEmpty() ? first : follow(first, command, events);
    }
    Set<S> known = new LinkedHashSet<>(List.of(first.state()));
    Deque<Node<S, C, E>> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      Node<S, C, E> here = open.removeFirst();
      for (Seeds<S, C> source : sources) {
        for (C command : source.in(here.state(), here.now())) {
          List<E> events = decide(here.state(), command);
          if (events.isEmpty() || known.size() >= most) {
            continue;
          }
          Node<S, C, E> next = follow(here, command, events);
          if (known.add(next.state())) {
            open.addLast(next);
          }
        }
      }
    }
    return known;
  }

  private List<E> decide(S state, C command) {
    Decision<E> decision = decider.decide(state, command);
    assertThat(decider.decide(state, command))
        .as("the same decision again about %s in %s", command, state)
        .isEqualTo(decision);
    return decision instanceof Decision.Accepted<E> accepted ? accepted.events() : List.of();
  }

  private Node<S, C, E> follow(Node<S, C, E> before, C command, List<E> events) {
    S state = before.state();
    Instant now = before.now();
    for (E event : events) {
      state = decider.evolve(state, event);
      now = event.at().isAfter(now) ? event.at() : now;
    }
    List<Effect> effects = decider.effects(state);
    Map<String, Effect> ordered = new HashMap<>(before.ordered());
    effects.forEach(effect -> ordered.put(effect.id(), effect));
    Set<String> current = new HashSet<>();
    effects.forEach(effect -> current.add(effect.id()));
    Node<S, C, E> node = new Node<>(state, now, before, command, events, ordered, current);
    checkEffects(before, node, effects);
    checkState(node);
    return node;
  }

  private void checkEffects(Node<S, C, E> before, Node<S, C, E> node, List<Effect> effects) {
    assertThat(effects).as("effects %s", told(node)).extracting(Effect::id).doesNotHaveDuplicates();
    for (Effect effect : effects) {
      Effect first = before.ordered().get(effect.id());
      if (first != null) {
        assertThat(effect)
            .as("order that stands %s", told(node))
            .isIn(first, sooner(first, effect));
        assertThat(before.current())
            .as("orders that stand, for %s must not come back %s", effect.id(), told(node))
            .contains(effect.id());
      }
    }
  }

  /** The same order with a deadline that was moved nearer, which makes it end and tell. */
  private static Effect sooner(Effect first, Effect now) {
    return first instanceof Effect.RunAction a
            && now instanceof Effect.RunAction b
            && b.deadline().isBefore(a.deadline())
        ? new Effect.RunAction(
            a.id(), a.action(), a.notBefore(), b.deadline(), a.fencingToken(), a.context())
        : first;
  }

  private void checkState(Node<S, C, E> node) {
    S state = node.state();
    S replayed = decider.initial();
    for (Node<S, C, E> step : path(node)) {
      for (E event : step.events()) {
        replayed = decider.evolve(replayed, event);
      }
    }
    assertThat(replayed).as("state replayed %s", told(node)).isEqualTo(state);
    if (!decider.isOver(state)) {
      assertThat(decider.wakeAt(state)).as("due time %s", told(node)).isPresent();
    }
    for (Node<S, C, E> step : path(node)) {
      if (step.command() != null) {
        assertThat(decide(state, step.command()))
            .as("events of %s delivered again %s", step.command(), told(node))
            .isEmpty();
      }
    }
  }

  private static <S, C, E> List<Node<S, C, E>> path(Node<S, C, E> node) {
    Deque<Node<S, C, E>> path = new ArrayDeque<>();
    for (Node<S, C, E> step = node; step != null; step = step.before()) {
      path.addFirst(step);
    }
    return List.copyOf(path);
  }

  /** The way to a state, made only when a check fails. */
  private static Object told(Node<?, ?, ?> node) {
    return new Object() {
      @Override
      public String toString() {
        StringBuilder story = new StringBuilder("after");
        for (Node<?, ?, ?> step : path(node)) {
          if (step.command() != null) {
            story.append("\n  ").append(step.command());
            step.events()
                .forEach(event -> story.append("\n    ").append(event.getClass().getSimpleName()));
          }
        }
        return story.append('\n').toString();
      }
    };
  }
}
