package dev.slipway.agent;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts the answers of the proxy per slot and second, for the latest hour, and remembers in which
 * seconds it was there to count. A request counts in the second in which its answer was complete.
 */
final class TrafficCounts {

  /**
   * Stands for the version of answers that no slot was responsible for; no real version may be
   * named so.
   */
  static final String NO_VERSION = "-";

  private final Clock clock;
  private final Map<SlotKey, TrafficSeries> series = new ConcurrentHashMap<>();
  // Which second was last seen at each place of the ring.
  private final AtomicLongArray up = new AtomicLongArray(TrafficSeries.SECONDS);
  private long unwrittenUp;

  TrafficCounts(Clock clock) {
    this.clock = clock;
    this.unwrittenUp = clock.instant().getEpochSecond();
  }

  void record(SlotKey slot, int status, long nanos) {
    // In one step with finding the series, so that none is dropped as empty in between.
    series.compute(
        slot,
        (key, found) -> {
          TrafficSeries counts = found == null ? new TrafficSeries() : found;
          counts.add(clock.instant().getEpochSecond(), status, nanos / 1000);
          return counts;
        });
  }

  /** Notes that the agent is up; to be called more often than once a second. */
  void tick() {
    markUp(clock.instant().getEpochSecond());
  }

  void markUp(long second) {
    up.set((int) Math.floorMod(second, (long) TrafficSeries.SECONDS), second);
  }

  void restore(SlotKey slot, SecondCounts counts) {
    series.computeIfAbsent(slot, key -> new TrafficSeries()).restore(counts);
  }

  /** Counts per version. */
  record VersionCounts(long requests, long errors5xx) {}

  /**
   * What happened in the seconds that end in {@code (from, to]}.
   *
   * @param secondsCovered in how many of them the agent was up
   * @param requests including those that no version is responsible for
   */
  record Summary(
      long from,
      long to,
      int secondsCovered,
      long requests,
      long errors5xx,
      double p50Millis,
      double p95Millis,
      double p99Millis,
      Map<String, VersionCounts> byVersion) {}

  /**
   * Adds up the seconds that end in {@code (from, to]}, both in epoch milliseconds. Adjoining
   * windows share no second and leave none out, and every second is over at {@code to}: the running
   * one would count as a whole second with a part of its requests. So an answer about the past
   * stays the same for the hour in which it can be given.
   *
   * @param version leaves out what other versions answered; null: all of them. What no version was
   *     responsible for counts either way
   */
  Summary read(
      Lane lane, @Nullable String component, @Nullable String version, long from, long to) {
    long first = Math.floorDiv(from, 1000);
    long end = Math.floorDiv(to, 1000);
    long[] histogram = new long[Latency.BUCKETS];
    long[] totals = new long[2];
    Map<String, VersionCounts> byVersion = new TreeMap<>();
    series.forEach(
        (slot, counts) -> {
          if (slot.lane().equals(lane)
              && (component == null || component.equals(slot.component()))
              && (version == null || Set.of(version, NO_VERSION).contains(slot.version()))) {
            counts.read(
                first,
                end,
                second -> {
                  totals[0] += second.requests();
                  totals[1] += second.errors5xx();
                  second.addTo(histogram);
                  if (!slot.version().equals(NO_VERSION)) {
                    byVersion.merge(
                        slot.version(),
                        new VersionCounts(second.requests(), second.errors5xx()),
                        (a, b) ->
                            new VersionCounts(
                                a.requests() + b.requests(), a.errors5xx() + b.errors5xx()));
                  }
                });
          }
        });
    int covered = 0;
    for (int i = 0; i < up.length(); i++) {
      long second = up.get(i);
      covered += second > 0 && second >= first && second < end ? 1 : 0;
    }
    return new Summary(
        from,
        to,
        covered,
        totals[0],
        totals[1],
        Latency.quantileMillis(histogram, 0.50),
        Latency.quantileMillis(histogram, 0.95),
        Latency.quantileMillis(histogram, 0.99),
        byVersion);
  }

  /** One slot's second. */
  record Entry(SlotKey slot, SecondCounts counts) {}

  /**
   * What is over and was not taken before.
   *
   * @param up epoch seconds in which the agent was up
   */
  record Unwritten(List<Entry> entries, List<Long> up) {}

  /** Takes what is to be written to disk, and forgets what is older than an hour. */
  synchronized Unwritten takeUnwritten() {
    long now = clock.instant().getEpochSecond();
    List<Entry> entries = new ArrayList<>();
    series.forEach(
        (slot, counts) ->
            counts.takeUnwritten(now).forEach(second -> entries.add(new Entry(slot, second))));
    for (SlotKey slot : series.keySet()) {
      series.computeIfPresent(slot, (key, counts) -> counts.empty() ? null : counts);
    }
    List<Long> seconds = new ArrayList<>();
    for (long second = Math.max(unwrittenUp, now - TrafficSeries.SECONDS + 1);
        second < now;
        second++) {
      if (up.get((int) Math.floorMod(second, (long) TrafficSeries.SECONDS)) == second) {
        seconds.add(second);
      }
    }
    unwrittenUp = Math.max(unwrittenUp, now);
    return new Unwritten(entries, seconds);
  }
}
