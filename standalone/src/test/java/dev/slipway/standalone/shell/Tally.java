package dev.slipway.standalone.shell;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules that make the shell show what it does: each input is counted into the state of its key and
 * answered with one event that tells the count and who decided. They forgive nothing: an input that
 * comes twice is counted twice. Only {@link #QUIET quiet} ones lead to nothing.
 */
final class Tally {

  /** Co-partitioned inputs of the service whose name these rules borrow. */
  static final List<String> INPUTS =
      List.of(Topics.DEPLOYMENT_EVENTS, Topics.HEALTH_EVENTS, Topics.facts("monitor"));

  static final String EVENTS = Topics.MONITOR_EVENTS;
  static final String GROUP = "monitor";

  /** What breaks the rules with an error, in place of a number. */
  static final String DEADLY = "deadly";

  /** What leads to nothing, in place of a number. */
  static final String QUIET = "quiet";

  private Tally() {}

  /** How many inputs of a key have been counted. */
  record Count(String lane, long count) {}

  /** One input, and who reads it. */
  record Note(String lane, String topic, String number, String owner, Instant at) {}

  /** Named for the schema that it borrows; {@code why} tells all. */
  record HoldNoted(String deploymentId, Instant until, String why, Instant at) implements Event {}

  /** What an event tells. */
  record Told(String lane, String topic, long number, long count, String owner) {

    static Told of(String lane, String why) {
      String[] words = why.split(" ", -1);
      return new Told(lane, words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }
  }

  private record Numbered(String reason) {}

  /**
   * The rules of an instance; an owner is an instance and how often it restored the key.
   *
   * @param overAt before so many inputs of a key have been counted, it owns no time at which it is
   *     looked at again, and waits for nothing
   * @param beforeEach what comes before an input is looked at
   */
  static ServiceRules<Count, Note, HoldNoted> rules(
      String instance, long overAt, Runnable beforeEach) {
    Map<String, Integer> restores = new ConcurrentHashMap<>();
    return new ServiceRules<>(
        GROUP,
        INPUTS,
        EVENTS,
        1,
        new Counting(overAt),
        input -> {
          beforeEach.run();
          return Optional.of(
              new Addressed<>(
                  input.lane(),
                  new Note(
                      input.lane(),
                      input.topic(),
                      input.as(Numbered.class).reason(),
                      instance + "/" + restores.getOrDefault(input.lane(), 0),
                      input.at())));
        },
        new Layout(StateLayout.whole(Count.class), restores),
        Outlet.none());
  }

  private record Counting(long overAt) implements Decider<Count, Note, HoldNoted> {

    @Override
    public Count initial() {
      return new Count("", 0);
    }

    @Override
    public Decision<HoldNoted> decide(Count state, Note note) {
      if (note.number().equals(DEADLY)) {
        throw new StackOverflowError(DEADLY);
      }
      if (note.number().equals(QUIET)) {
        return Decision.nothing();
      }
      String why =
          "%s %s %d %s".formatted(note.topic(), note.number(), state.count() + 1, note.owner());
      return Decision.accept(new HoldNoted(note.lane(), note.at(), why, note.at()));
    }

    @Override
    public Count evolve(Count state, HoldNoted event) {
      return new Count(event.deploymentId(), state.count() + 1);
    }

    @Override
    public Optional<Instant> wakeAt(Count state) {
      return Optional.empty();
    }

    @Override
    public List<Effect> effects(Count state) {
      return List.of();
    }

    @Override
    public boolean isOver(Count state) {
      return state.count() >= overAt;
    }
  }

  /** Notes each time the state of a key is restored. */
  private record Layout(StateLayout<Count> whole, Map<String, Integer> restores)
      implements StateLayout<Count> {

    @Override
    public Map<String, Record> split(Count state) {
      return whole.split(state);
    }

    @Override
    public Count join(Map<String, Record> parts) {
      Count restored = whole.join(parts);
      restores.merge(restored.lane(), 1, Integer::sum);
      return restored;
    }

    @Override
    public Class<?> typeOf(String part) {
      return whole.typeOf(part);
    }
  }
}
