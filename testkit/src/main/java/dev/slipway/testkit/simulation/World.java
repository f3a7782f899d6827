package dev.slipway.testkit.simulation;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.core.Effect;
import dev.slipway.schemas.serde.Schemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** All that survives the crash of a service: the log, the time, and what was started outside. */
final class World {

  /** Clocks of brokers differ by this much at most, in both directions. */
  private static final int SKEW_MILLIS = 1500;

  /** One record in so many is written as bytes and read back. */
  private static final int THROUGH_BYTES = 4;

  private static final String FACTS = "dev.slipway.facts.";

  /** An action that was started outside. */
  record Run(Instant startedAt, Tools.Ending ending) {}

  /** A probe that was started outside. */
  record Probed(Instant since, List<Tools.Turn> turns) {}

  final SimulatedLog log;
  final Agenda agenda;
  final Dice dice;
  final Faults faults;
  final WrittenForm written = new WrittenForm();
  final List<Invariant> invariants = new ArrayList<>();
  private final Tools tools;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, Probed> probes = new HashMap<>();
  private final Map<String, Duration> skews = new HashMap<>();

  World(SimulatedLog log, Agenda agenda, Dice dice, Faults faults, Tools tools) {
    this.log = log;
    this.agenda = agenda;
    this.dice = dice;
    this.faults = faults;
    this.tools = tools;
  }

  LogRecord append(String topic, int partition, String key, String subject, GenericRecord value) {
    Duration skew =
        skews.computeIfAbsent(
            topic + "-" + partition,
            _ -> Duration.ofMillis(faults.lag() > 0 ? dice.between(-SKEW_MILLIS, SKEW_MILLIS) : 0));
    // going through bytes takes long, so a part of the records does it for all
    GenericRecord kept = log.all().size() % THROUGH_BYTES == 0 ? written.of(value) : value;
    LogRecord record = log.append(topic, partition, agenda.now().plus(skew), key, subject, kept);
    invariants.forEach(invariant -> invariant.written(record));
    return record;
  }

  LogRecord appendFact(String topic, int partition, String key, String subject, Record fact) {
    GenericRecord value =
        RecordBinding.toAvro(fact, Schemas.named(FACTS + fact.getClass().getSimpleName()));
    return append(topic, partition, key, subject, value);
  }

  /** Whether this action was ever started. */
  boolean isStarted(String id) {
    return runs.containsKey(id);
  }

  /** Starts it, or finds what was started before. */
  Run run(Effect.RunAction action) {
    return runs.computeIfAbsent(
        action.id(), _ -> new Run(agenda.now(), tools.started(action, dice)));
  }

  Probed probe(Effect.WatchProbe probe) {
    return probes.computeIfAbsent(
        probe.id(), _ -> new Probed(agenda.now(), tools.probed(probe, dice)));
  }
}
