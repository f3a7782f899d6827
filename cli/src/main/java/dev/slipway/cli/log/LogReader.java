package dev.slipway.cli.log;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads some partitions, committed records only, each in its order. Used by one thread. */
public interface LogReader extends AutoCloseable {
  /** Goes to the first record of each partition with this log time or a later one. */
  void seekTo(Instant time);

  /** Goes to the first record that each partition still holds. */
  void seekToBeginning();

  /** Goes behind the last record of each partition. */
  void seekToEnd();

  /** Goes to one offset in one partition. */
  void seek(LogPartition partition, long offset);

  /** First offset that each partition still holds. */
  Map<LogPartition, Long> beginnings();

  /** Offset behind the last committed record of each partition, as of now. */
  Map<LogPartition, Long> ends();

  /** Offset behind the last record of each partition, whether it is committed or not, as of now. */
  Map<LogPartition, Long> written();

  /** Offset that is read next in each partition. */
  Map<LogPartition, Long> positions();

  /** From now on reads these of its partitions only; the others stay where they are. */
  void only(Collection<LogPartition> partitions);

  /** What has come; waits so long if nothing has. */
  List<LogRecord> poll(Duration atMost);

  /** Whether the log can be asked at all just now; to wait for records does not tell. */
  boolean answers();

  @Override
  void close();

  /**
   * Everything up to these ends, in the order in which it was read.
   *
   * @throws CliFailure if nothing more comes for 30 s
   */
  default List<LogRecord> readTo(Map<LogPartition, Long> ends) {
    List<LogRecord> all = new ArrayList<>();
    readTo(ends, all::add);
    return all;
  }

  /**
   * Hands over everything up to these ends, one after the other, and keeps nothing. What has come
   * since is what is read next.
   *
   * @throws CliFailure if nothing more comes for 30 s
   */
  default void readTo(Map<LogPartition, Long> ends, Consumer<LogRecord> taker) {
    long patience = Duration.ofSeconds(30).toNanos();
    long progressAt = System.nanoTime();
    Map<LogPartition, Long> before = positions();
    Map<LogPartition, Long> beyond = new HashMap<>();
    while (!reached(before, ends)) {
      for (LogRecord record : poll(Duration.ofMillis(200))) {
        if (record.offset() < ends.getOrDefault(record.source(), 0L)) {
          taker.accept(record);
        } else {
          beyond.putIfAbsent(record.source(), record.offset());
        }
      }
      Map<LogPartition, Long> now = positions();
      if (!now.equals(before)) {
        progressAt = System.nanoTime();
        before = now;
      } else if (System.nanoTime() - progressAt > patience) {
        throw new CliFailure(
            ExitCode.OUTCOME_UNKNOWN,
            "Expected to read up to %s, but nothing came after %s for 30 s; look at the broker's health."
                .formatted(ends, now));
      }
    }
    beyond.forEach(this::seek);
  }

  private static boolean reached(Map<LogPartition, Long> positions, Map<LogPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
