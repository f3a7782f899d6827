package dev.slipway.cli.deadletter;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads dead letters: the newest ones backwards and within limits, or one by its position. */
public final class DeadLetters {
  private static final int WINDOW = 200;
  private static final Limits LIMITS = new Limits(20_000, 64L << 20);
  private static final Comparator<DeadLetter> NEWEST_FIRST =
      Comparator.comparing(DeadLetter::at)
          .thenComparing(letter -> letter.position().partition().toString())
          .thenComparingLong(letter -> letter.position().offset())
          .reversed();

  /** How much of each partition is read at most for a list. */
  record Limits(long offsets, long bytes) {}

  /**
   * Which ones; null is any.
   *
   * @param topic the one that they had been written to
   */
  public record Filter(@Nullable String topic, @Nullable String service, @Nullable Instant since) {}

  /**
   * The newest dead letters.
   *
   * @param letters newest first
   * @param unread partitions that hold older ones, which were not read because there are too many
   */
  public record Listing(List<DeadLetter> letters, List<LogPartition> unread) {}

  private final EventLog log;
  private final Limits limits;

  public DeadLetters(EventLog log) {
    this(log, LIMITS);
  }

  DeadLetters(EventLog log, Limits limits) {
    this.log = log;
    this.limits = limits;
  }

  /** Hands over all that are about records of a topic, and keeps none. */
  public void forEach(String topic, Consumer<DeadLetter> each) {
    List<LogPartition> partitions = log.all(Topics.deadLetters(topic));
    if (partitions.isEmpty()) {
      return;
    }
    try (LogReader reader = log.open(partitions)) {
      reader.readTo(reader.ends(), record -> each.accept(DeadLetter.of(record)));
    }
  }

  /**
   * The newest that match, so many at most.
   *
   * @throws CliFailure if there is no topic for them
   */
  public Listing newest(Filter filter, int most) {
    List<String> sources =
        filter.topic() == null ? Topics.withDeadLetters() : List.of(filter.topic());
    List<LogPartition> partitions =
        sources.stream().flatMap(topic -> log.all(Topics.deadLetters(topic)).stream()).toList();
    if (partitions.isEmpty()) {
      throw new CliFailure(
          ExitCode.INTERNAL,
          "Expected the topic %s to exist, but it does not; start the services, which create it."
              .formatted(Topics.deadLetters(sources.getFirst())));
    }
    List<DeadLetter> found = new ArrayList<>();
    List<LogPartition> unread = new ArrayList<>();
    for (LogPartition partition : partitions) {
      if (!backwards(partition, filter, most, found)) {
        unread.add(partition);
      }
    }
    found.sort(NEWEST_FIRST);
    return new Listing(
        List.copyOf(found.subList(0, Math.min(most, found.size()))), List.copyOf(unread));
  }

  /** Adds the newest of a partition; false if the limits ended it too early to know them. */
  private boolean backwards(LogPartition partition, Filter filter, int most, List<DeadLetter> all) {
    try (LogReader reader = log.open(List.of(partition))) {
      long end = reader.ends().getOrDefault(partition, 0L);
      if (filter.since() != null) {
        reader.seekTo(filter.since());
      }
      long first = reader.positions().getOrDefault(partition, 0L);
      List<DeadLetter> found = new ArrayList<>();
      long[] bytes = {0};
      long to = end;
      while (to > first && found.size() < most) {
        if (end - to >= limits.offsets() || bytes[0] >= limits.bytes()) {
          all.addAll(found);
          return false;
        }
        long from = Math.max(first, to - WINDOW);
        reader.seek(partition, from);
        reader.readTo(
            Map.of(partition, to),
            record -> {
              bytes[0] += record.raw().size();
              DeadLetter letter = DeadLetter.of(record);
              if (filter.service() == null || filter.service().equals(letter.service())) {
                found.add(letter);
              }
            });
        to = from;
      }
      all.addAll(found);
      return true;
    }
  }

  /**
   * The dead letter that is kept there.
   *
   * @throws CliFailure if there is none
   */
  public KeptRecord at(DeadLetterPosition position) {
    LogPartition partition = position.partition();
    if (log.partitions(partition.topic()) > partition.partition()) {
      try (LogReader reader = log.open(List.of(partition))) {
        if (reader.beginnings().getOrDefault(partition, 0L) <= position.offset()
            && reader.ends().getOrDefault(partition, 0L) > position.offset()) {
          reader.seek(partition, position.offset());
          List<LogRecord> read = reader.readTo(Map.of(partition, position.offset() + 1));
          if (!read.isEmpty()) {
            return KeptRecord.of(read.getFirst());
          }
        }
      }
    }
    throw new CliFailure(
        ExitCode.REJECTED,
        "Expected a dead letter at %s, but there is none (any more); 'slipway dead-letters list' lists them."
            .formatted(position));
  }
}
