package dev.slipway.agent;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the traffic counts on disk: one file per ten minutes, only appended to and deleted as a
 * whole. One line per slot and second ({@code application environment component version second
 * requests errors5xx bucket:count,...}) and one per second in which the agent was up ({@code up
 * second}). A line that a crash tore is skipped.
 */
final class TrafficFiles {

  private static final int SECONDS_PER_FILE = 600;
  private static final String PREFIX = "traffic-";

  private final Path directory;
  private final Clock clock;

  TrafficFiles(Path directory, Clock clock) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.clock = clock;
  }

  /** Gives the counts of the latest hour back. */
  void restore(TrafficCounts counts) throws IOException {
    for (Path file : files()) {
      try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        lines.forEach(line -> restoreLine(line, counts));
      }
    }
  }

  /**
   * Writes what came since the last call and deletes files that are too old. Only one thread may
   * call it.
   */
  void append(TrafficCounts.Unwritten unwritten) throws IOException {
    long current = clock.instant().getEpochSecond() / SECONDS_PER_FILE;
    Path file = directory.resolve(PREFIX + current);
    try (Writer writer =
        Files.newBufferedWriter(
            file,
            StandardCharsets.ISO_8859_1,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      // Begins a new line, so that a line torn by a crash does not spoil the next one.
      writer.write('\n');
      for (TrafficCounts.Entry entry : unwritten.entries()) {
        writer.write(line(entry.slot(), entry.counts()));
      }
      for (long second : unwritten.up()) {
        writer.write("up " + second + "\n");
      }
    }
    long oldest = current - TrafficSeries.SECONDS / SECONDS_PER_FILE - 1;
    for (Path old : files()) {
      if (number(old) < oldest) {
        Files.deleteIfExists(old);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(path -> String.valueOf(path.getFileName()).matches(PREFIX + "[0-9]{1,12}"))
          .sorted((a, b) -> Long.compare(number(a), number(b)))
          .toList();
    }
  }

  private static long number(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).substring(PREFIX.length()));
  }

  private static String line(SlotKey slot, SecondCounts counts) {
    StringBuilder line = new StringBuilder();
    line.append(slot.application()).append(' ').append(slot.environment()).append(' ');
    line.append(slot.component()).append(' ').append(slot.version()).append(' ');
    line.append(counts.second()).append(' ').append(counts.requests()).append(' ');
    line.append(counts.errors5xx()).append(' ');
    for (int i = 0; i < counts.buckets().length; i++) {
      line.append(i == 0 ? "" : ",").append(counts.buckets()[i]);
      line.append(':').append(counts.counts()[i]);
    }
    // The last field says that the line is whole.
    return line.append(" .\n").toString();
  }

  private void restoreLine(String line, TrafficCounts counts) {
    long now = clock.instant().getEpochSecond();
    String[] fields = line.split(" ");
    try {
      if (fields.length == 2 && fields[0].equals("up")) {
        long second = Long.parseLong(fields[1]);
        if (second > now - TrafficSeries.SECONDS && second <= now) {
          counts.markUp(second);
        }
      } else if (fields.length == 9 && fields[8].equals(".")) {
        SecondCounts second = parse(fields);
        if (second.second() > now - TrafficSeries.SECONDS && second.second() <= now) {
          counts.restore(new SlotKey(fields[0], fields[1], fields[2], fields[3]), second);
        }
      }
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      // Half a line is all that a crash can leave; the seconds before and after it are whole.
      return;
    }
  }

  private static SecondCounts parse(String[] fields) {
    String[] pairs = fields[7].split(",");
    short[] buckets = new short[pairs.length];
    int[] counts = new int[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      int colon = pairs[i].indexOf(':');
      buckets[i] = Short.parseShort(pairs[i].substring(0, colon));
      counts[i] = Integer.parseInt(pairs[i].substring(colon + 1));
      if (buckets[i] < 0 || buckets[i] >= Latency.BUCKETS) {
        throw new IndexOutOfBoundsException(buckets[i]);
      }
    }
    return new SecondCounts(
        Long.parseLong(fields[4]),
        Integer.parseInt(fields[5]),
        Integer.parseInt(fields[6]),
        buckets,
        counts);
  }
}
