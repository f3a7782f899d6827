package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.runtime.shard.Parked.ParkedInput;
import dev.slipway.runtime.shard.Shard.Entry;
import dev.slipway.schemas.serde.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Inputs decided together; nothing of it counts before {@link #commit}. */
public final class Batch<S, C, E extends Event> {

  /**
   * More inputs than this cannot wait for one aggregate; the next one is a failure of this record.
   */
  private static final int MOST_PARKED = 1000;

  private static final String EVENTS = "dev.slipway.events.";

  /** An input that was refused: what it says is in the log, at this position. */
  public record Refused(Position position, Refusal reason, String sentence) {}

  private final Shard<S, C, E> shard;
  private final ServiceRules<S, C, E> rules;
  private final Map<String, Entry<S>> changed = new LinkedHashMap<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<Refused> refusals = new ArrayList<>();
  private final List<E> events = new ArrayList<>();
  private final Map<String, Long> read;

  Batch(Shard<S, C, E> shard) {
    this.shard = shard;
    this.rules = shard.rules;
    this.read = new HashMap<>(shard.read());
  }

  /** Decides what an input leads to, and then again what waited for it. */
  public void process(Input input) {
    read.put(input.topic(), input.position().offset() + 1);
    Optional<Addressed<C>> addressed = rules.inbox().read(input);
    if (addressed.isEmpty()) {
      return;
    }
    String aggregate = addressed.get().aggregate();
    if (decide(input, addressed.get())) {
      retryParked(aggregate);
    }
  }

  /** Events and other publications, in the order of the decisions. */
  public List<Output> outputs() {
    return List.copyOf(outputs);
  }

  /** Events that were decided. */
  public List<E> events() {
    return List.copyOf(events);
  }

  /** Commands that were refused, for counting and logging. */
  public List<Refused> refusals() {
    return List.copyOf(refusals);
  }

  /** Records for the state topic: only the parts that differ from what was committed. */
  public List<Output> stateChanges() {
    List<Output> records = new ArrayList<>();
    changed.forEach(
        (aggregate, entry) -> {
          Entry<S> before = shard.entry(aggregate);
          Map<String, Record> old = before == null ? Map.of() : parts(before);
          Map<String, Record> now = parts(entry);
          now.forEach(
              (part, value) -> {
                if (!value.equals(old.get(part))) {
                  records.add(stateRecord(entry.lane(), aggregate, part, value));
                }
              });
          old.keySet().stream()
              .filter(part -> !now.containsKey(part))
              .forEach(part -> records.add(stateRecord(entry.lane(), aggregate, part, null)));
        });
    return records;
  }

  /** Makes the batch count. Returns the aggregates that it changed. */
  public List<String> commit() {
    changed.forEach(shard::put);
    read.forEach(shard::readUpTo);
    return List.copyOf(changed.keySet());
  }

  private boolean decide(Input input, Addressed<C> addressed) {
    Entry<S> entry = current(addressed.aggregate());
    S state = entry == null ? rules.decider().initial() : entry.state();
    return switch (rules.decider().decide(state, addressed.command())) {
      case Decision.Accepted<E> accepted -> {
        apply(input, addressed.aggregate(), entry, state, accepted.events());
        yield !accepted.events().isEmpty();
      }
      case Decision.Refused<E> refused -> {
        refusals.add(new Refused(input.position(), refused.reason(), refused.sentence()));
        yield false;
      }
      case Decision.Postponed<E> _ -> {
        park(input, addressed.aggregate(), entry, state);
        yield false;
      }
    };
  }

  private void apply(
      Input input, String aggregate, @Nullable Entry<S> entry, S before, List<E> decided) {
    S state = before;
    for (int index = 0; index < decided.size(); index++) {
      E event = decided.get(index);
      S after = rules.decider().evolve(state, event);
      Schema schema = Schemas.named(EVENTS + event.getClass().getSimpleName());
      String id = input.position() + "#" + index;
      MetaRecord meta = MetaRecord.of(id, event, input, index, rules.rulesVersion(), readSoFar());
      outputs.add(output(rules.events(), (Record) event, schema, meta));
      int publication = 0;
      for (Outlet.Publication other : rules.outlet().publish(event, state, after)) {
        MetaRecord otherMeta = meta.withEventId(id + "." + ++publication);
        outputs.add(output(other.topic(), other.value(), Schemas.named(other.schema()), otherMeta));
      }
      state = after;
      events.add(event);
    }
    if (!decided.isEmpty()) {
      String deploymentId = decided.getLast().deploymentId();
      changed.put(
          aggregate,
          new Entry<>(input.lane(), deploymentId, state, entry == null ? null : entry.parked()));
    }
  }

  private List<Long> readSoFar() {
    return rules.inputs().stream().map(topic -> read.getOrDefault(topic, 0L)).toList();
  }

  private static Output output(String topic, Record value, Schema schema, MetaRecord meta) {
    GenericRecord record = RecordBinding.toAvro(value, schema);
    Schema.Field field = schema.getField("meta");
    record.put(field.pos(), RecordBinding.toAvro(meta, field.schema()));
    return new Output(
        topic,
        meta.application() + "/" + meta.environment(),
        record,
        meta.eventId(),
        meta.deploymentId());
  }

  private void park(Input input, String aggregate, @Nullable Entry<S> entry, S state) {
    List<ParkedInput> waiting =
        new ArrayList<>(
            entry == null || entry.parked() == null ? List.of() : entry.parked().inputs());
    if (waiting.stream().anyMatch(parked -> parked.position().equals(input.position()))) {
      return;
    }
    if (waiting.size() >= MOST_PARKED) {
      throw new IllegalStateException(
          "Expected at most %d records to wait for the plan of %s, but there is one more."
              .formatted(MOST_PARKED, aggregate));
    }
    waiting.add(ParkedRecords.write(input));
    // in an order that does not depend on which topic was read first: a replay cannot know that
    waiting.sort(Batch::inOrder);
    changed.put(
        aggregate, new Entry<>(input.lane(), input.deploymentId(), state, new Parked(waiting)));
  }

  private static int inOrder(ParkedInput one, ParkedInput other) {
    int order = one.at().compareTo(other.at());
    if (order == 0) {
      order = one.position().topic().compareTo(other.position().topic());
    }
    return order == 0 ? Long.compare(one.position().offset(), other.position().offset()) : order;
  }

  private void retryParked(String aggregate) {
    boolean again = true;
    while (again) {
      again = false;
      Entry<S> entry = current(aggregate);
      if (entry == null || entry.parked() == null) {
        return;
      }
      for (ParkedInput parked : entry.parked().inputs()) {
        Input input = ParkedRecords.read(parked, entry.lane());
        Optional<Addressed<C>> addressed = rules.inbox().read(input);
        if (addressed.isEmpty()
            || !(rules.decider().decide(entry.state(), addressed.get().command())
                instanceof Decision.Postponed)) {
          unpark(aggregate, entry, parked);
          addressed.ifPresent(command -> decide(input, command));
          again = true;
          break;
        }
      }
    }
  }

  private void unpark(String aggregate, Entry<S> entry, ParkedInput done) {
    List<ParkedInput> left =
        entry.parked() == null
            ? List.of()
            : entry.parked().inputs().stream().filter(input -> !input.equals(done)).toList();
    Parked parked = left.isEmpty() ? null : new Parked(left);
    changed.put(aggregate, new Entry<>(entry.lane(), entry.deploymentId(), entry.state(), parked));
  }

  private @Nullable Entry<S> current(String aggregate) {
    Entry<S> entry = changed.get(aggregate);
    return entry == null ? shard.entry(aggregate) : entry;
  }

  private Map<String, Record> parts(Entry<S> entry) {
    Map<String, Record> parts = new HashMap<>();
    if (!entry.state().equals(rules.decider().initial())) {
      parts.putAll(rules.layout().split(entry.state()));
    }
    if (entry.parked() != null) {
      parts.put(StateKey.PARKED, entry.parked());
    }
    return parts;
  }

  private Output stateRecord(String lane, String aggregate, String part, @Nullable Record value) {
    GenericRecord record =
        value == null ? null : RecordBinding.toAvro(value, shard.stateSchemas.of(value.getClass()));
    return new Output(
        rules.state(), new StateKey(lane, aggregate, part).toString(), record, "", "");
  }

  /** {@code Meta} of the contract, filled by the shell. */
  record MetaRecord(
      String eventId,
      String deploymentId,
      String application,
      String environment,
      java.time.Instant at,
      Position cause,
      int index,
      int rulesVersion,
      List<Long> read) {

    static MetaRecord of(
        String id, Event event, Input input, int index, int rulesVersion, List<Long> read) {
      int slash = input.lane().indexOf('/');
      return new MetaRecord(
          id,
          event.deploymentId(),
          slash < 0 ? input.lane() : input.lane().substring(0, slash),
          slash < 0 ? "" : input.lane().substring(slash + 1),
          event.at(),
          input.position(),
          index,
          rulesVersion,
          read);
    }

    MetaRecord withEventId(String id) {
      return new MetaRecord(
          id, deploymentId, application, environment, at, cause, index, rulesVersion, read);
    }
  }
}
