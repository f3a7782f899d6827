package dev.slipway.testkit.simulation;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Batch;
import dev.slipway.runtime.shard.Output;
import dev.slipway.runtime.shard.Restorer;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition of one service, driven as the Kafka shell drives it: records of any of its topics
 * in, then outputs, state and offsets all together or not at all. Offsets of records that led to
 * nothing are committed now and then only, and read again after a crash.
 */
final class SimulatedPartition<S, C, E extends Event> {

  private static final int LARGEST_CHUNK = 6;
  private static final int MOST_CHUNKS = 3;
  private static final Duration USUAL_OUTAGE = Duration.ofSeconds(20);
  private static final Duration LONG_OUTAGE = Duration.ofHours(1);
  private static final Duration LONGEST_LAG = Duration.ofMinutes(10);
  private static final String PARKED = "|parked";

  /** A record of the state topic; without a value the key is gone. */
  private record Stored(Position position, String key, @Nullable GenericRecord value) {}

  /** A partition that it reads, and how far it has come. Asked at each step, so without maps. */
  private static final class InputTopic {
    private final String topic;
    private final List<LogRecord> written;
    private int committed;
    private int read;
    private int next;
    private Instant laggingUntil = Instant.MIN;

    InputTopic(String topic, List<LogRecord> written) {
      this.topic = topic;
      this.written = written;
    }

    boolean isReadable(int from, Instant now) {
      return written.size() > from && !now.isBefore(laggingUntil);
    }
  }

  private final World world;
  private final ServiceRules<S, C, E> rules;
  private final DerivedSchemas schemas;
  private final int partition;
  private final Replay<S, C, E> replay;
  private final List<Stored> stored = new ArrayList<>();
  private final List<InputTopic> inputs;
  private final Map<String, Set<String>> wanted = new HashMap<>();
  private final Set<String> retired = new HashSet<>();
  private Shard<S, C, E> shard;
  private SimulatedOutside outside;
  private boolean up = true;

  SimulatedPartition(
      World world,
      ServiceRules<S, C, E> rules,
      Class<E> events,
      DerivedSchemas schemas,
      int partition) {
    this.world = world;
    this.rules = rules;
    this.schemas = schemas;
    this.partition = partition;
    this.replay = new Replay<>(world, rules, events);
    this.inputs =
        rules.inputs().stream()
            .map(topic -> new InputTopic(topic, world.log.records(topic, partition)))
            .toList();
    this.shard = new Shard<>(rules, schemas);
    this.outside = new SimulatedOutside(world, rules.facts(), partition);
  }

  /** Whether it could read something now. */
  boolean isReadable() {
    if (up) {
      for (InputTopic input : inputs) {
        if (input.isReadable(input.read, world.agenda.now())) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isUp() {
    return up;
  }

  /** Reads something and decides what it leads to. */
  void poll() {
    List<LogRecord> records = choose();
    if (world.dice.chance(world.faults.lag())) {
      lag(world.dice.pick(inputs));
    }
    Batch<S, C, E> batch = shard.begin();
    records.forEach(record -> batch.process(record.input()));
    if (world.dice.chance(world.faults.crash())) {
      if (world.dice.chance(0.5)) {
        publish(batch, records);
      }
      crash();
    } else if (world.dice.chance(world.faults.retry())) {
      for (LogRecord record : records) {
        Batch<S, C, E> alone = shard.begin();
        alone.process(record.input());
        publish(alone, List.of(record));
        commit(alone);
      }
    } else {
      publish(batch, records);
      commit(batch);
    }
  }

  /** The process is gone, and comes back after a while. */
  void crash() {
    outside.release();
    up = false;
    Duration down =
        switch (world.dice.between(0, 9)) {
          case 0 -> world.dice.upTo(LONG_OUTAGE);
          case 1, 2, 3, 4 -> world.dice.upTo(USUAL_OUTAGE);
          default -> Duration.ZERO;
        };
    world.agenda.at(world.agenda.now().plus(down), this::restore);
  }

  /** Nothing waits for anything any more. */
  void quiet() {
    compacted().stream()
        .map(Stored::key)
        .filter(key -> key.endsWith(PARKED))
        .findFirst()
        .ifPresent(
            key -> {
              throw new AssertionError(
                  "Expected nothing to wait for a plan, but %s of %s does."
                      .formatted(key, rules.name()));
            });
    Decider<S, C, E> decider = rules.decider();
    for (String aggregate : shard.aggregates()) {
      S state = replay.state(aggregate);
      if (!state.equals(decider.initial()) && !decider.isOver(state)) {
        throw new AssertionError(
            "Expected %s of %s to be over when all is quiet, but it is %s."
                .formatted(aggregate, rules.name(), state));
      }
    }
  }

  private List<LogRecord> choose() {
    List<LogRecord> records = new ArrayList<>();
    inputs.forEach(input -> input.next = input.read);
    for (int chunks = world.dice.between(1, MOST_CHUNKS); chunks > 0; chunks--) {
      List<InputTopic> readable = new ArrayList<>();
      for (InputTopic input : inputs) {
        if (input.isReadable(input.next, world.agenda.now())) {
          readable.add(input);
        }
      }
      if (readable.isEmpty()) {
        break;
      }
      InputTopic chosen = world.dice.pick(readable);
      int end = Math.min(chosen.written.size(), chosen.next + world.dice.between(1, LARGEST_CHUNK));
      records.addAll(chosen.written.subList(chosen.next, end));
      chosen.next = end;
    }
    return records;
  }

  private void lag(InputTopic input) {
    Instant until = world.agenda.now().plus(world.dice.upTo(LONGEST_LAG));
    input.laggingUntil = until;
    world.agenda.at(until, () -> {});
  }

  private void publish(Batch<S, C, E> batch, List<LogRecord> read) {
    List<LogRecord> events = new ArrayList<>();
    for (Output output : batch.outputs()) {
      GenericRecord value = output.value();
      if (value == null) {
        throw new AssertionError("Expected an output with a value, but found " + output + ".");
      }
      LogRecord record =
          world.append(output.topic(), partition, output.key(), output.subject(), value);
      if (output.topic().equals(rules.events())) {
        events.add(record);
      }
    }
    batch.stateChanges().forEach(this::store);
    read.forEach(this::readOn);
    boolean quiet = batch.outputs().isEmpty() && batch.stateChanges().isEmpty();
    if (!quiet || world.dice.chance(0.5)) {
      inputs.forEach(input -> input.committed = input.read);
    }
    replay.add(events);
  }

  private void store(Output change) {
    stored.add(
        new Stored(
            new Position(rules.state(), partition, stored.size()), change.key(), change.value()));
  }

  private void readOn(LogRecord record) {
    for (InputTopic input : inputs) {
      if (input.topic.equals(record.topic())) {
        input.read = (int) record.position().offset() + 1;
      }
    }
  }

  private void commit(Batch<S, C, E> batch) {
    for (String aggregate : batch.commit()) {
      follow(shard.wants(aggregate));
    }
  }

  private void restore() {
    shard = new Shard<>(rules, schemas);
    outside = new SimulatedOutside(world, rules.facts(), partition);
    up = true;
    Restorer<S, C, E> restorer = shard.restorer();
    for (Stored record : world.dice.chance(0.5) ? stored : compacted()) {
      GenericRecord value = record.value();
      restorer.record(
          record.position(), record.key(), value == null ? null : world.written.of(value));
    }
    inputs.forEach(input -> input.read = input.committed);
    inputs.forEach(input -> restorer.readUpTo(input.topic, input.committed));
    restorer.finish();
    for (String aggregate : replay.aggregates()) {
      if (shard.state(aggregate).isEmpty()) {
        throw new AssertionError(
            "Expected %s of %s to be restored, but it is gone.".formatted(aggregate, rules.name()));
      }
    }
    shard.forEachWant(this::follow);
  }

  private List<Stored> compacted() {
    Map<String, Stored> latest = new LinkedHashMap<>();
    for (Stored record : stored) {
      latest.remove(record.key());
      if (record.value() != null) {
        latest.put(record.key(), record);
      }
    }
    return List.copyOf(latest.values());
  }

  private void follow(Shard.Wants wants) {
    String aggregate = wants.aggregate();
    S state = shard.state(aggregate).orElse(rules.decider().initial());
    if (!state.equals(replay.state(aggregate))) {
      throw new AssertionError(
          "Expected the events of %s to give the state of %s, but%n%s%nis not%n%s"
              .formatted(rules.name(), aggregate, replay.state(aggregate), state));
    }
    boolean forgotten = wants.wakeAt().isEmpty() && !rules.decider().isOver(state);
    if (forgotten && !state.equals(rules.decider().initial())) {
      throw new AssertionError(
          "Expected every state of %s that is not over to own a due time, but %s has none: %s"
              .formatted(rules.name(), aggregate, state));
    }
    noteWanted(wants);
    outside.follow(wants);
  }

  /**
   * What is not wanted any more is stopped, so it must never be wanted again: it would be carried
   * out twice.
   */
  private void noteWanted(Shard.Wants wants) {
    Set<String> now = wants.effects().stream().map(Effect::id).collect(Collectors.toSet());
    if (now.size() < wants.effects().size()) {
      throw new AssertionError(
          "Expected actions of %s to have ids of their own, but found %s."
              .formatted(wants.aggregate(), now));
    }
    for (String id : now) {
      if (retired.contains(id)) {
        throw new AssertionError(
            "Expected %s to be carried out once, but it is wanted again.".formatted(id));
      }
      if (!id.startsWith(wants.deploymentId() + "/")) {
        throw new AssertionError(
            "Expected %s to be told that it is for its own deployment, but it is told %s."
                .formatted(id, wants.deploymentId()));
      }
    }
    Set<String> before = wanted.put(wants.aggregate(), now);
    if (before != null) {
      before.stream().filter(id -> !now.contains(id)).forEach(retired::add);
    }
  }
}
