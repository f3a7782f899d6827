package dev.slipway.testkit.simulation;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.ServiceRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * The states that a service's events topic tells, and nothing else. Every cause is decided again as
 * well, which must give the same events: what {@code audit verify} does later, this does at once.
 */
final class Replay<S, C, E extends Event> {

  private record Meta(Position cause, int index) {}

  private final World world;
  private final ServiceRules<S, C, E> rules;
  private final Map<String, Class<? extends Record>> types = new HashMap<>();
  private final Map<String, S> states = new HashMap<>();

  Replay(World world, ServiceRules<S, C, E> rules, Class<E> events) {
    this.world = world;
    this.rules = rules;
    RecordBinding.records(events).forEach(type -> types.put(type.getSimpleName(), type));
  }

  /** State of an aggregate; the initial one where nothing happened to it. */
  S state(String aggregate) {
    return states.getOrDefault(aggregate, rules.decider().initial());
  }

  Set<String> aggregates() {
    return states.keySet();
  }

  /** Takes the events of a batch. */
  void add(List<LogRecord> events) {
    int next = 0;
    while (next < events.size()) {
      Position cause = meta(events.get(next)).cause();
      List<LogRecord> sameCause = new ArrayList<>();
      while (next < events.size()) {
        Meta meta = meta(events.get(next));
        if (!meta.cause().equals(cause) || meta.index() != sameCause.size()) {
          break;
        }
        sameCause.add(events.get(next++));
      }
      require(
          !sameCause.isEmpty(),
          "Expected the events of %s to count from 0, but they do not.",
          cause);
      decideAgain(cause, sameCause);
    }
  }

  private void decideAgain(Position position, List<LogRecord> records) {
    LogRecord first = records.getFirst();
    LogRecord cause =
        world
            .log
            .at(position)
            .orElseThrow(
                () ->
                    new AssertionError(
                        "Expected the cause of %s to exist, but %s does not."
                            .formatted(first.position(), position)));
    require(
        cause.number() < first.number(),
        "Expected %s to come before what it causes, but it does not.",
        position);
    require(
        cause.key().equals(first.key()),
        "Expected %s to stay in its lane, but it went to %s.",
        position,
        first.key());
    Addressed<C> addressed =
        rules
            .inbox()
            .read(cause.input())
            .orElseThrow(
                () ->
                    new AssertionError(
                        "Expected %s to mean something to %s.".formatted(position, rules.name())));
    S state = state(addressed.aggregate());
    List<E> read = records.stream().map(this::event).toList();
    List<E> decided =
        rules.decider().decide(state, addressed.command()) instanceof Decision.Accepted<E> accepted
            ? accepted.events()
            : List.of();
    require(
        decided.equals(read),
        "Expected %s to lead to%n%s%nagain, but it led to%n%s",
        position,
        read,
        decided);
    for (E event : read) {
      require(
          event.at().equals(cause.at()),
          "Expected %s to happen at the log time of its cause, %s.",
          event,
          cause.at());
      state = rules.decider().evolve(state, event);
    }
    states.put(addressed.aggregate(), state);
  }

  @SuppressWarnings("unchecked") // types holds records of E only
  private E event(LogRecord record) {
    Class<? extends Record> type = types.get(record.type());
    if (type == null) {
      throw new AssertionError(
          "Expected an event of %s, but found %s.".formatted(rules.name(), record.type()));
    }
    return (E) record.as(type);
  }

  /** Read by hand, because it is read very often. */
  private static Meta meta(LogRecord record) {
    GenericRecord meta = (GenericRecord) record.value().get("meta");
    GenericRecord cause = (GenericRecord) meta.get("cause");
    Position position =
        new Position(
            cause.get("topic").toString(),
            (Integer) cause.get("partition"),
            (Long) cause.get("offset"));
    return new Meta(position, (Integer) meta.get("index"));
  }

  private static void require(boolean holds, String sentence, Object... arguments) {
    if (!holds) {
      throw new AssertionError(sentence.formatted(arguments));
    }
  }
}
