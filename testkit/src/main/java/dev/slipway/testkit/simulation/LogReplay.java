package dev.slipway.testkit.simulation;

import dev.slipway.runtime.avro.AvroBinary;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.replay.Findings;
import dev.slipway.runtime.replay.Logged;
import dev.slipway.runtime.replay.LoggedTopic;
import dev.slipway.runtime.replay.PartitionReplay;
import dev.slipway.runtime.shard.ServiceRules;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log of a simulation that has ended, replayed as {@code audit verify} replays a real one.
 * Before that somebody may tamper with it; the simulation's own log stays as it is.
 */
public final class LogReplay {

  private final SimulatedLog log;
  private final int partitions;
  private final Map<Position, UnaryOperator<Logged>> changes = new HashMap<>();

  LogReplay(SimulatedLog log, int partitions) {
    this.log = log;
    this.partitions = partitions;
  }

  /** Puts another record in the place of one; null takes it away. */
  public LogReplay with(Position position, UnaryOperator<@Nullable Logged> change) {
    changes.put(position, change);
    return this;
  }

  /** Replays what a service decided in all partitions, each up to its first difference. */
  public <S, C, E extends Event> Findings run(ServiceRules<S, C, E> rules) {
    Findings all = Findings.none();
    for (int partition = 0; partition < partitions; partition++) {
      Map<String, LoggedTopic> topics = new HashMap<>();
      Map<String, Long> committed = new HashMap<>();
      for (String topic :
          Stream.concat(rules.inputs().stream(), rules.outputs().stream()).toList()) {
        List<LogRecord> records = log.records(topic, partition);
        topics.put(
            topic, new Kept(records.stream().flatMap(this::changed).toList(), records.size()));
        committed.put(topic, (long) records.size());
      }
      all = all.plus(new PartitionReplay<>(rules, partition, topics, committed, Set.of()).run());
    }
    return all;
  }

  private Stream<Logged> changed(LogRecord record) {
    UnaryOperator<Logged> change =
        changes.getOrDefault(record.position(), UnaryOperator.identity());
    return Stream.ofNullable(change.apply(logged(record)));
  }

  /** A record as the log has it. */
  public static Logged.Decoded logged(LogRecord record) {
    return new Logged.Decoded(
        record.input(), Optional.of(ByteBuffer.wrap(AvroBinary.write(record.value()))));
  }

  private static final class Kept implements LoggedTopic {
    private final List<Logged> records;
    private final long end;
    private int next;

    Kept(List<Logged> records, long end) {
      this.records = new ArrayList<>(records);
      this.end = end;
    }

    @Override
    public @Nullable Logged peek() {
      return next < records.size() ? records.get(next) : null;
    }

    @Override
    public Logged take() {
      if (next == records.size()) {
        throw new NoSuchElementException();
      }
      return records.get(next++);
    }

    @Override
    public long beginning() {
      return 0;
    }

    @Override
    public long settled() {
      return end;
    }
  }
}
