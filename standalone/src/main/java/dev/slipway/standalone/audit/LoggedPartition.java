package dev.slipway.standalone.audit;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.audit.ServiceProof.Chains;
import dev.slipway.cli.audit.ServiceProof.Mismatch;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.replay.Logged;
import dev.slipway.runtime.replay.LoggedTopic;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.schemas.chain.ChainWalk;
import dev.slipway.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One partition number of all topics that a service reads and writes, up to ends that are fixed
 * when it is opened. Each topic is read when somebody asks for it, and some records ahead, so
 * memory does not grow with the log. What is read is followed along its hash chain.
 */
final class LoggedPartition implements AutoCloseable {

  /** Records of a topic that are kept ahead; a poll may bring some hundred more. */
  private static final int AHEAD = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final LogReader reader;
  private final Map<LogPartition, Ahead> topics = new HashMap<>();
  private final Map<LogPartition, ChainWalk> walks = new LinkedHashMap<>();
  private final Map<LogPartition, Mismatch> breaks = new LinkedHashMap<>();
  private final Map<String, Long> committed = new HashMap<>();

  private LoggedPartition(LogReader reader) {
    this.reader = reader;
  }

  /**
   * Fixes the ends. In this order: how far the service had read; what it had published then; its
   * events; what it had published by now; its inputs. So whatever it had read by the first is
   * decided in the events, and whatever an event needs is there.
   */
  static LoggedPartition open(
      EventLog log, String group, ServiceRules<?, ?, ?> rules, int partition) {
    List<LogPartition> inputs = named(rules.inputs(), partition);
    List<LogPartition> outputs = named(rules.outputs(), partition);
    Set<LogPartition> all = new LinkedHashSet<>(inputs);
    all.addAll(outputs);
    LoggedPartition opened = new LoggedPartition(log.open(all));
    LogPartition events = new LogPartition(rules.events(), partition);
    log.committed(group, inputs)
        .forEach((input, offset) -> opened.committed.put(input.topic(), offset));
    opened.awaitCommitted(outputs);
    Map<LogPartition, Long> before = opened.reader.ends();
    Map<LogPartition, Long> then = opened.reader.ends();
    Map<LogPartition, Long> after = opened.reader.ends();
    Map<LogPartition, Long> beginnings = opened.reader.beginnings();
    for (LogPartition topic : all) {
      Map<LogPartition, Long> ends = topic.equals(events) ? then : after;
      opened.topics.put(
          topic,
          opened
          .new Ahead(
              topic,
              beginnings.getOrDefault(topic, 0L),
              (topic.equals(events) ? then : before).getOrDefault(topic, 0L),
              ends.getOrDefault(topic, 0L)));
    }
    for (LogPartition topic : named(rules.chained(), partition)) {
      long beginning = beginnings.getOrDefault(topic, 0L);
      opened.walks.put(topic, new ChainWalk(topic.topic(), partition, beginning));
    }
    return opened;
  }

  /**
   * The offsets of a transaction may be known as committed a moment before its events are; so what
   * is written by now must first be committed, or given up.
   */
  private void awaitCommitted(List<LogPartition> outputs) {
    Map<LogPartition, Long> written = reader.written();
    long begin = System.nanoTime();
    while (!outputs.stream()
        .allMatch(
            topic -> reader.ends().getOrDefault(topic, 0L) >= written.getOrDefault(topic, 0L))) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new CliFailure(
            ExitCode.OUTCOME_UNKNOWN,
            "Expected what is being written to %s to be committed or given up, but it was not for %d s; look at the broker's health."
                .formatted(outputs, PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(MOMENT.toNanos());
    }
  }

  private static List<LogPartition> named(List<String> topics, int partition) {
    return topics.stream().map(topic -> new LogPartition(topic, partition)).toList();
  }

  /** The topics by their names. */
  Map<String, LoggedTopic> topics() {
    Map<String, LoggedTopic> named = new HashMap<>();
    topics.forEach((partition, topic) -> named.put(partition.topic(), topic));
    return named;
  }

  /** How far the service had read each of its inputs before the ends were fixed. */
  Map<String, Long> committed() {
    return committed;
  }

  /** Reads what is left of the chains, and says what came of following all of them. */
  Chains chains() {
    walks
        .keySet()
        .forEach(
            topic -> {
              Ahead rest = Objects.requireNonNull(topics.get(topic));
              while (rest.peek() != null) {
                rest.take();
              }
            });
    return new Chains(
        walks.values().stream().mapToLong(ChainWalk::linked).sum(),
        walks.values().stream().mapToLong(ChainWalk::unlinked).sum(),
        List.copyOf(breaks.values()));
  }

  private void follow(LogRecord record) {
    ChainWalk walk = walks.get(record.source());
    if (walk != null) {
      RawRecord raw = record.raw();
      RecordHeaders headers = new RecordHeaders();
      raw.headers().forEach(one -> headers.add(one.name(), RawRecord.bytes(one.value())));
      walk.next(raw.key(), headers, RawRecord.bytes(raw.value()))
          .ifPresent(
              sentence ->
                  breaks.putIfAbsent(
                      record.source(),
                      new Mismatch(record.source(), record.offset(), sentence, "", "")));
    }
  }

  @Override
  public void close() {
    reader.close();
  }

  private void readMore(Ahead wanted) {
    List<LogPartition> from = new ArrayList<>();
    topics.forEach(
        (partition, topic) -> {
          if (topic == wanted || (topic.records.size() < AHEAD && !topic.isRead())) {
            from.add(partition);
          }
        });
    reader.only(from);
    long begin = System.nanoTime();
    while (wanted.records.isEmpty() && !wanted.isRead()) {
      for (LogRecord record : reader.poll(Duration.ofMillis(200))) {
        Ahead topic = topics.get(record.source());
        if (topic != null && record.offset() < topic.end) {
          follow(record);
          topic.records.add(logged(record));
        }
      }
      Map<LogPartition, Long> positions = reader.positions();
      topics.forEach((partition, topic) -> topic.position = positions.getOrDefault(partition, 0L));
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new CliFailure(
            ExitCode.OUTCOME_UNKNOWN,
            "Expected to read %s up to offset %d, but nothing came after %d for %d s; look at the broker's health."
                .formatted(wanted.source, wanted.end, wanted.position, PATIENCE.toSeconds()));
      }
    }
  }

  private static Logged logged(LogRecord record) {
    Position position =
        new Position(record.source().topic(), record.source().partition(), record.offset());
    return switch (record.payload().get()) {
      case Payload.Decoded decoded ->
          new Logged.Decoded(
              new Input(position, record.at(), record.key(), record.subject(), decoded.record()),
              decoded.asCompiled() ? body(record.raw()) : Optional.empty());
      case Payload.Undecodable broken -> new Logged.Undecodable(position, broken.reason());
      case Payload.Absent _ -> new Logged.Undecodable(position, "it has no value.");
    };
  }

  private static Optional<ByteBuffer> body(RawRecord raw) {
    return Optional.ofNullable(raw.value())
        .map(
            value -> value.slice(WireFormat.HEADER_BYTES, value.limit() - WireFormat.HEADER_BYTES));
  }

  private final class Ahead implements LoggedTopic {
    private final LogPartition source;
    private final long beginning;
    private final long settled;
    private final long end;
    private final ArrayDeque<Logged> records = new ArrayDeque<>();
    private long position;

    Ahead(LogPartition source, long beginning, long settled, long end) {
      this.source = source;
      this.beginning = beginning;
      this.settled = settled;
      this.end = end;
      this.position = beginning;
    }

    boolean isRead() {
      return position >= end;
    }

    @Override
    public @Nullable Logged peek() {
      if (records.isEmpty() && !isRead()) {
        readMore(this);
      }
      return records.peek();
    }

    @Override
    public Logged take() {
      Logged next = peek();
      if (next == null) {
        throw new NoSuchElementException("at the end of " + source);
      }
      return records.remove();
    }

    @Override
    public long beginning() {
      return beginning;
    }

    @Override
    public long settled() {
      return settled;
    }
  }
}
