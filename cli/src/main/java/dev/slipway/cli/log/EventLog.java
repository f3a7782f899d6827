package dev.slipway.cli.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The topics of one installation, by their names without prefix. */
public interface EventLog {
  /** Number of partitions of a topic; 0 if there is no such topic. */
  int partitions(String topic);

  /** A reader of these partitions that stands at their beginning. */
  LogReader open(Collection<LogPartition> partitions);

  /**
   * Offsets up to which a consumer group has read these partitions; a partition of which that is
   * not known is missing.
   */
  Map<LogPartition, Long> committed(String group, Collection<LogPartition> partitions);

  /** Every partition of a topic; empty if there is no such topic. */
  default List<LogPartition> all(String topic) {
    return IntStream.range(0, partitions(topic)).mapToObj(p -> new LogPartition(topic, p)).toList();
  }
}
