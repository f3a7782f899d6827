package dev.slipway.cli;

import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.platform.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Topics in memory. A step that waits is taken when a reader has nothing left to read. */
public final class MemoryLog implements EventLog, RecordWriter {
  private static final int PARTITIONS = 4;

  private final Map<LogPartition, List<LogRecord>> records = new TreeMap<>(ORDER);
  private final Map<LogPartition, Long> beginnings = new HashMap<>();
  private final List<Runnable> later = new ArrayList<>();
  private final List<String> topics = new ArrayList<>();
  private Runnable afterEnds = () -> {};
  private Instant now = Instant.parse("2026-11-21T14:23:10Z");

  private static final Comparator<LogPartition> ORDER =
      Comparator.comparing(LogPartition::topic).thenComparingInt(LogPartition::partition);

  /** A topic that exists, with or without records. */
  public MemoryLog topic(String topic) {
    topics.add(topic);
    return this;
  }

  private boolean answers = true;

  /** The log time of the next record. */
  public void at(Instant time) {
    now = time;
  }

  /** Whether readers can ask anything of it. */
  public void answers(boolean yes) {
    answers = yes;
  }

  /** What happens when a reader waits; each is done once, in order. */
  public void later(Runnable step) {
    later.add(step);
  }

  /** What happens once, just after a reader was told where the topics end. */
  public void onceEndsAreAsked(Runnable step) {
    afterEnds = step;
  }

  /** Appends a record. */
  public LogRecord append(String topic, int partition, String subject, Payload payload) {
    return append(topic, partition, "", Map.of("ce_subject", subject), payload);
  }

  /** Appends a record with these headers. */
  public LogRecord append(
      String topic, int partition, String key, Map<String, String> headers, Payload payload) {
    List<RawRecord.Header> all = new ArrayList<>();
    headers.forEach((name, text) -> all.add(RawRecord.Header.of(name, text)));
    return append(
        new LogPartition(topic, partition), new RawRecord(key, null, List.copyOf(all)), payload);
  }

  /** Appends a record byte for byte; the payload is what its value is read as. */
  public LogRecord append(LogPartition source, RawRecord raw, Payload payload) {
    List<LogRecord> log = records.computeIfAbsent(source, _ -> new ArrayList<>());
    Map<String, String> headers = new HashMap<>();
    raw.headers().forEach(header -> headers.put(header.name(), header.text()));
    LogRecord record =
        new LogRecord(
            source,
            log.size(),
            now,
            raw.key() == null ? "" : raw.key(),
            headers,
            raw,
            () -> payload);
    log.add(record);
    if (!topics.contains(source.topic())) {
      topics.add(source.topic());
    }
    return record;
  }

  /** Retention: records before this offset are gone. */
  public void deleteBefore(LogPartition partition, long offset) {
    beginnings.put(partition, offset);
  }

  @Override
  public Written write(String topic, String key, GenericRecord value) {
    LogRecord record = append(topic, 1, key, Map.of(), new Payload.Decoded(value));
    return new Written(record.source(), record.offset());
  }

  @Override
  public Written write(LogPartition partition, RawRecord record) {
    LogRecord written = append(partition, record, new Payload.Undecodable("Not read."));
    return new Written(written.source(), written.offset());
  }

  @Override
  public int partitions(String topic) {
    return topics.contains(topic) ? PARTITIONS : 0;
  }

  @Override
  public Map<LogPartition, Long> committed(String group, Collection<LogPartition> partitions) {
    return Map.of();
  }

  @Override
  public LogReader open(Collection<LogPartition> partitions) {
    return new Reader(List.copyOf(partitions));
  }

  private List<LogRecord> of(LogPartition partition) {
    return records.getOrDefault(partition, List.of());
  }

  private final class Reader implements LogReader {
    private final List<LogPartition> assigned;
    private final Map<LogPartition, Long> positions = new HashMap<>();
    private List<LogPartition> wanted;

    Reader(List<LogPartition> assigned) {
      this.assigned = assigned;
      this.wanted = assigned;
      seekToBeginning();
    }

    private Map<LogPartition, Long> each(ToLongFunction<LogPartition> value) {
      Map<LogPartition, Long> all = new HashMap<>();
      assigned.forEach(partition -> all.put(partition, value.applyAsLong(partition)));
      return all;
    }

    @Override
    public void seekTo(Instant time) {
      for (LogPartition partition : assigned) {
        long first = of(partition).stream().takeWhile(record -> record.at().isBefore(time)).count();
        positions.put(partition, Math.max(first, beginnings.getOrDefault(partition, 0L)));
      }
    }

    @Override
    public void seekToBeginning() {
      positions.putAll(beginnings());
    }

    @Override
    public void seekToEnd() {
      positions.putAll(ends());
    }

    @Override
    public void seek(LogPartition partition, long offset) {
      positions.put(partition, offset);
    }

    @Override
    public Map<LogPartition, Long> beginnings() {
      return each(partition -> beginnings.getOrDefault(partition, 0L));
    }

    @Override
    public Map<LogPartition, Long> ends() {
      Map<LogPartition, Long> ends = each(partition -> of(partition).size());
      Runnable next = afterEnds;
      afterEnds = () -> {};
      next.run();
      return ends;
    }

    @Override
    public Map<LogPartition, Long> written() {
      return ends();
    }

    @Override
    public Map<LogPartition, Long> positions() {
      return Map.copyOf(positions);
    }

    @Override
    public void only(Collection<LogPartition> partitions) {
      wanted = List.copyOf(partitions);
    }

    @Override
    public List<LogRecord> poll(Duration atMost) {
      List<LogRecord> read = read();
      if (read.isEmpty() && !later.isEmpty()) {
        later.removeFirst().run();
        read = read();
      }
      return read;
    }

    private List<LogRecord> read() {
      List<LogRecord> read = new ArrayList<>();
      for (LogPartition partition : wanted) {
        long position = positions.getOrDefault(partition, 0L);
        List<LogRecord> log = of(partition);
        if (position < log.size()) {
          read.addAll(log.subList(Math.toIntExact(position), log.size()));
          positions.put(partition, (long) log.size());
        }
      }
      return read;
    }

    @Override
    public boolean answers() {
      return answers;
    }

    @Override
    public void close() {}
  }

  /** The last record of a topic's partition; null if there is none. */
  public @Nullable LogRecord last(String topic, int partition) {
    List<LogRecord> log = of(new LogPartition(topic, partition));
    return log.isEmpty() ? null : log.getLast();
  }
}
