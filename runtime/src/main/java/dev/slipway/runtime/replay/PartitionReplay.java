package dev.slipway.runtime.replay;

import dev.slipway.runtime.avro.AvroBinary;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.replay.Logged.Decoded;
import dev.slipway.runtime.replay.Logged.Undecodable;
import dev.slipway.runtime.shard.Batch;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.Output;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import dev.slipway.schemas.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition of one service, decided again from the log alone, in the order in which it was
 * decided then. Each event says in its {@code meta} what its service had read; so a replay gives a
 * shard that has no past exactly those inputs, and what comes out must be the log: every event, and
 * what was published with it, to the last bit. Inputs that led to nothing are given too, at their
 * place, and must lead to nothing again.
 *
 * <p>It keeps the state of the aggregates and no records. Used once, by one thread.
 */
public final class PartitionReplay<S, C, E extends Event> {

  /** Ends the replay at the first difference. */
  private static final class Differs extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Difference difference;

    Differs(Position position, String sentence, String logged, String again) {
      super(sentence, null, false, false);
      this.difference = new Difference(position, sentence, logged, again);
    }
  }

  private final ServiceRules<S, C, E> rules;
  private final Shard<S, C, E> shard;
  private final int partition;
  private final Map<String, LoggedTopic> topics;
  private final Map<String, Long> committed;
  private final Set<Position> givenUp;
  private final Map<String, ArrayDeque<Output>> again = new LinkedHashMap<>();
  private long reproduced;
  private long logged;
  private long inputs;
  private long undecided;
  private long keptAside;

  /**
   * A replay.
   *
   * @param topics {@link ServiceRules#inputs} and {@link ServiceRules#outputs} by their names
   * @param committed offset up to which the service had read each input before the ends of the
   *     topics were fixed: up to there it has decided
   * @param givenUp inputs that the service kept aside, by its dead letters; they led to nothing,
   *     whatever the rules say of them
   */
  public PartitionReplay(
      ServiceRules<S, C, E> rules,
      int partition,
      Map<String, LoggedTopic> topics,
      Map<String, Long> committed,
      Set<Position> givenUp) {
    this.rules = rules;
    this.shard = new Shard<>(rules, new DerivedSchemas("dev.slipway.replay." + rules.name()));
    this.partition = partition;
    this.topics = Map.copyOf(topics);
    this.committed = Map.copyOf(committed);
    this.givenUp = Set.copyOf(givenUp);
    rules.outputs().forEach(topic -> again.put(topic, new ArrayDeque<>()));
  }

  /** Replays everything, or up to the first difference. */
  public Findings run() {
    Difference difference = null;
    try {
      requireWhole();
      LoggedTopic events = topic(rules.events());
      for (Logged event = events.peek(); event != null; event = events.peek()) {
        reproduce(event);
      }
      requireNothingLeft(rules.events());
      finish();
    } catch (Differs e) {
      difference = e.difference;
    }
    return new Findings(
        reproduced, logged, inputs, undecided, keptAside, Optional.ofNullable(difference));
  }

  private void requireWhole() {
    topics.forEach(
        (topic, records) -> {
          if (records.beginning() > 0 && !Topics.isCompacted(topic)) {
            throw new Differs(
                new Position(topic, partition, records.beginning()),
                "Expected the log from its first record on, but it begins with this one; what retention deleted nobody can decide again.",
                "",
                "");
          }
        });
  }

  private void reproduce(Logged record) {
    Decoded event = readable(record);
    if (expected(rules.events()).isEmpty()) {
      decideAgain(event);
    }
    compareNext(rules.events());
    again.keySet().stream()
        .filter(topic -> !topic.equals(rules.events()))
        .forEach(this::comparePublished);
  }

  /** Gives the shard what the service had read when it decided this, the cause last. */
  private void decideAgain(Decoded event) {
    LoggedMeta meta =
        LoggedMeta.of(event.input())
            .orElseThrow(
                () ->
                    new Differs(
                        event.position(),
                        "Expected an event that says what caused it, but this one does not.",
                        text(event),
                        ""));
    if (meta.rulesVersion() != rules.rulesVersion()) {
      throw new Differs(
          event.position(),
          "Expected a decision of rules version %d, which this build has, but it is of version %d."
              .formatted(rules.rulesVersion(), meta.rulesVersion()),
          text(event),
          "");
    }
    Position cause = meta.cause();
    if (!rules.inputs().contains(cause.topic()) || meta.read().size() != rules.inputs().size()) {
      throw new Differs(
          event.position(),
          "Expected a cause among what %s reads and an offset for each of it, but it names %s and %s."
              .formatted(rules.name(), cause, meta.read()),
          text(event),
          "");
    }
    for (int i = 0; i < rules.inputs().size(); i++) {
      String topic = rules.inputs().get(i);
      giveUpTo(topic, topic.equals(cause.topic()) ? cause.offset() : meta.read().get(i), event);
    }
    Logged input = topic(cause.topic()).peek();
    if (input == null || !input.position().equals(cause)) {
      throw new Differs(
          event.position(),
          "Expected %s, its cause, in the log at its turn, but found %s."
              .formatted(cause, input == null ? "the end" : input.position()),
          text(event),
          "");
    }
    topic(cause.topic()).take();
    if (!give(input)) {
      throw new Differs(
          event.position(),
          "Expected %s to lead to this again, but it leads to nothing.".formatted(cause),
          text(event),
          "");
    }
  }

  private void giveUpTo(String topic, long offset, @Nullable Decoded before) {
    LoggedTopic records = topic(topic);
    for (Logged input = records.peek();
        input != null && input.position().offset() < offset;
        input = records.peek()) {
      records.take();
      if (give(input)) {
        throw new Differs(
            input.position(),
            "Expected this input to lead to nothing, as %s, but now it leads to something."
                .formatted(
                    before == null
                        ? "nothing in the log comes from it"
                        : "the log goes on with " + before.position()),
            before == null ? "" : text(before),
            String.valueOf(expected(rules.events()).peek()));
      }
    }
  }

  /** Decides an input, and says whether anything comes of it. */
  private boolean give(Logged record) {
    if (!(record instanceof Decoded decoded) || givenUp.contains(record.position())) {
      return aside(record);
    }
    Batch<S, C, E> batch = shard.begin();
    try {
      batch.process(decoded.input());
    } catch (RuntimeException e) {
      return aside(record);
    }
    inputs++;
    batch.commit();
    for (Output output : batch.outputs()) {
      expected(output.topic()).add(output);
    }
    return !batch.outputs().isEmpty();
  }

  /** As the shell does with what it cannot read or decide. */
  private boolean aside(Logged record) {
    shard.readUpTo(record.position().topic(), record.position().offset() + 1);
    keptAside++;
    return false;
  }

  private void compareNext(String topic) {
    Decoded record = readable(topic(topic).take());
    Output output = expected(topic).poll();
    if (output == null) {
      throw new Differs(
          record.position(),
          "Expected no record here, because nothing leads to one, but there is one.",
          text(record),
          "");
    }
    compare(record, output);
  }

  /** What was published with the events so far must be in its topic, in the same order. */
  private void comparePublished(String topic) {
    LoggedTopic records = topic(topic);
    while (!expected(topic).isEmpty() && records.peek() != null) {
      if (Topics.isCompacted(topic)) {
        compareIfKept(readable(Objects.requireNonNull(records.peek())), topic);
      } else {
        compareNext(topic);
      }
    }
  }

  /** Compaction may have deleted it for a later one of the same key. */
  private void compareIfKept(Decoded record, String topic) {
    String id = LoggedMeta.of(record.input()).map(LoggedMeta::eventId).orElse("");
    Output output = Objects.requireNonNull(expected(topic).poll());
    if (output.id().equals(id)) {
      topic(topic).take();
      compare(record, output);
    }
  }

  private void compare(Decoded record, Output output) {
    logged++;
    Input there = record.input();
    GenericRecord value = Objects.requireNonNull(output.value());
    if (!there.lane().equals(output.key())) {
      throw differs(record, "its key", there.lane(), output.key());
    }
    if (!there.deploymentId().equals(output.subject())) {
      throw differs(record, "its subject", there.deploymentId(), output.subject());
    }
    ByteBuffer bytes = record.body().orElse(null);
    if (bytes == null || !bytes.equals(ByteBuffer.wrap(AvroBinary.write(value)))) {
      RecordDifference difference = RecordDifference.between(there.value(), value);
      if (difference != null) {
        throw differs(record, difference.field(), difference.logged(), difference.again());
      }
      if (bytes != null) {
        throw differs(record, "its bytes", "others", "the same fields");
      }
    }
    reproduced++;
  }

  private static Differs differs(Decoded record, String what, String logged, String again) {
    return new Differs(
        record.position(),
        "Expected %s of %s to be what deciding again gives, but they differ in %s."
            .formatted(
                record.input().type(),
                record.input().deploymentId().isEmpty()
                    ? record.input().lane()
                    : record.input().deploymentId(),
                what.isEmpty() ? "their type" : what),
        logged,
        again);
  }

  /** What has been read since the last event led to nothing; what has not is not decided yet. */
  private void finish() {
    for (String topic : rules.inputs()) {
      giveUpTo(topic, committed.getOrDefault(topic, 0L), null);
      while (topic(topic).peek() != null) {
        topic(topic).take();
        undecided++;
      }
    }
    again.keySet().stream()
        .filter(topic -> !topic.equals(rules.events()))
        .forEach(this::requireNothingLeft);
  }

  private void requireNothingLeft(String topic) {
    Output missing = expected(topic).peek();
    LoggedTopic records = topic(topic);
    Logged surplus = records.peek();
    if (surplus != null && surplus.position().offset() < records.settled()) {
      throw new Differs(
          surplus.position(),
          "Expected no record here, because nothing leads to one, but there is one.",
          surplus instanceof Decoded decoded ? text(decoded) : "",
          "");
    }
    if (missing != null && !Topics.isCompacted(topic)) {
      throw new Differs(
          new Position(topic, partition, records.settled()),
          "Expected one more record at the end, but the log has none.",
          "",
          String.valueOf(missing.value()));
    }
  }

  private Decoded readable(Logged record) {
    return switch (record) {
      case Decoded decoded -> decoded;
      case Undecodable broken -> {
        logged++;
        throw new Differs(
            broken.position(),
            "Expected a record that can be read, but it cannot: " + broken.reason(),
            "",
            "");
      }
    };
  }

  private ArrayDeque<Output> expected(String topic) {
    return again.computeIfAbsent(topic, _ -> new ArrayDeque<>());
  }

  private LoggedTopic topic(String topic) {
    return Objects.requireNonNull(topics.get(topic), () -> "the replay was not given " + topic);
  }

  private static String text(Decoded record) {
    return record.input().type() + " " + record.input().value();
  }
}
