package dev.slipway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The states of an aggregate and the events between them, as really seen: from logs, or by walking
 * through every state that some commands reach. The picture in a service's README is made of it, so
 * it cannot be wrong unnoticed.
 */
public final class StateDiagram<S, C, E extends Event> {

  /** Set to anything, this system property rewrites the pictures instead of comparing them. */
  private static final String UPDATE = "golden.update";

  private static final Pattern PICTURE =
      Pattern.compile("```mermaid\\R(stateDiagram-v2\\R.*?)```", Pattern.DOTALL);

  private static final String OUTSIDE = "[*]";

  /** An event that leads from a state to a state; the event by the simple name of its class. */
  public record Edge(String from, String event, String to) {}

  private final Decider<S, C, E> decider;
  private final Function<? super S, String> name;
  private final Set<Edge> edges = new LinkedHashSet<>();

  private StateDiagram(Decider<S, C, E> decider, Function<? super S, String> name) {
    this.decider = decider;
    this.name = name;
  }

  /** A diagram without any edge; a state is called what its class is called. */
  public static <S, C, E extends Event> StateDiagram<S, C, E> of(Decider<S, C, E> decider) {
    return of(decider, state -> state.getClass().getSimpleName());
  }

  /** A diagram without any edge, of an aggregate whose states need names other than their class. */
  public static <S, C, E extends Event> StateDiagram<S, C, E> of(
      Decider<S, C, E> decider, Function<? super S, String> name) {
    return new StateDiagram<>(decider, name);
  }

  /** Adds the edges of a log that begins before the first event. */
  public StateDiagram<S, C, E> add(List<? extends E> log) {
    follow(decider.initial(), log);
    return this;
  }

  /**
   * Adds the edges of every state that these commands reach from the initial one, in any order and
   * number.
   *
   * @param most states at most; more fail the test, because the commands are then not a small set
   *     any more
   */
  public StateDiagram<S, C, E> walk(List<? extends C> commands, int most) {
    Set<S> known = new LinkedHashSet<>(List.of(decider.initial()));
    Deque<S> open = new ArrayDeque<>(known);
    while (!open.isEmpty()) {
      S state = open.removeFirst();
      for (C command : commands) {
        if (decider.decide(state, command) instanceof Decision.Accepted<E> accepted) {
          S reached = follow(state, accepted.events());
          if (known.add(reached)) {
            open.addLast(reached);
          }
        }
      }
      assertThat(known).as("states that the commands reach").hasSizeLessThanOrEqualTo(most);
    }
    return this;
  }

  /** All edges seen so far. */
  public Set<Edge> edges() {
    return Set.copyOf(edges);
  }

  /** The diagram in Mermaid's language, in the alphabet's order; ends with a line break. */
  public String mermaid() {
    String initial = name.apply(decider.initial());
    Map<String, Set<String>> labels = new TreeMap<>();
    Set<String> states = new TreeSet<>();
    Set<String> left = new TreeSet<>();
    for (Edge edge : edges) {
      String from = edge.from().equals(initial) ? OUTSIDE : edge.from();
      labels.computeIfAbsent(from + " --> " + edge.to(), _ -> new TreeSet<>()).add(edge.event());
      states.add(edge.to());
      left.add(edge.from());
    }
    states.removeAll(left);
    List<String> lines = new ArrayList<>(List.of("stateDiagram-v2"));
    labels.forEach(
        (edge, events) -> lines.add("    %s : %s".formatted(edge, String.join(", ", events))));
    states.forEach(state -> lines.add("    %s --> %s".formatted(state, OUTSIDE)));
    return String.join("\n", lines) + "\n";
  }

  /**
   * The page shows exactly this diagram, in its first Mermaid block that is a state diagram. With
   * {@code -Dgolden.update} the page is made to show it.
   *
   * @throws IOException if the page cannot be read or written
   */
  public void assertShownIn(Path page) throws IOException {
    String text = Files.readString(page);
    Matcher picture = PICTURE.matcher(text);
    assertThat(picture.find()).as("%s has a Mermaid block with a state diagram", page).isTrue();
    if (System.getProperty(UPDATE) != null) {
      Files.writeString(
          page, text.substring(0, picture.start(1)) + mermaid() + text.substring(picture.end(1)));
      return;
    }
    assertThat(picture.group(1).replace("\r\n", "\n"))
        .as("the diagram in %s; -D%s brings it up to date", page, UPDATE)
        .isEqualTo(mermaid());
  }

  private S follow(S from, List<? extends E> events) {
    S state = from;
    for (E event : events) {
      S next = decider.evolve(state, event);
      edges.add(new Edge(name.apply(state), event.getClass().getSimpleName(), name.apply(next)));
      state = next;
    }
    return state;
  }
}
