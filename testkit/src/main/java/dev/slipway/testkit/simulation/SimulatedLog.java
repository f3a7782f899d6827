package dev.slipway.testkit.simulation;

import dev.slipway.runtime.contract.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** Topics with partitions, in memory. What is in it never changes. */
public final class SimulatedLog {

  private final int partitions;
  private final Map<String, List<List<LogRecord>>> topics = new HashMap<>();
  private final List<LogRecord> all = new ArrayList<>();

  SimulatedLog(int partitions) {
    this.partitions = partitions;
  }

  /** Writes a record; time does not go back within a partition. */
  LogRecord append(
      String topic, int partition, Instant at, String key, String subject, GenericRecord value) {
    List<LogRecord> records = records(topic, partition);
    Instant time =
        records.isEmpty() || at.isAfter(records.getLast().at()) ? at : records.getLast().at();
    Position position = new Position(topic, partition, records.size());
    LogRecord written = new LogRecord(all.size(), position, time, key, subject, value);
    records.add(written);
    all.add(written);
    return written;
  }

  /** The record at a position; empty where nothing was written yet. */
  public Optional<LogRecord> at(Position position) {
    if (position.partition() < 0 || position.partition() >= partitions) {
      return Optional.empty();
    }
    List<LogRecord> records = records(position.topic(), position.partition());
    return position.offset() >= 0 && position.offset() < records.size()
        ? Optional.of(records.get((int) position.offset()))
        : Optional.empty();
  }

  /** All records in the order in which they were written. */
  public List<LogRecord> all() {
    return Collections.unmodifiableList(all);
  }

  /** The last so many records. */
  List<LogRecord> last(int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** Records of a partition by offset; grows. */
  List<LogRecord> records(String topic, int partition) {
    return topics.computeIfAbsent(topic, _ -> empty()).get(partition);
  }

  private List<List<LogRecord>> empty() {
    List<List<LogRecord>> lists = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
