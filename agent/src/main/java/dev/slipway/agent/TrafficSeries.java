package dev.slipway.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The latest hour of one slot's traffic, second by second. Thread-safe. */
final class TrafficSeries {

  /** How many seconds are kept. */
  static final int SECONDS = 3600;

  private final Deque<SecondCounts> past = new ArrayDeque<>();
  private final List<SecondCounts> unwritten = new ArrayList<>();
  private final int[] histogram = new int[Latency.BUCKETS];
  private long second = Long.MIN_VALUE;
  private int requests;
  private int errors;

  synchronized void add(long now, int status, long micros) {
    roll(now);
    requests++;
    if (status >= 500) {
      errors++;
    }
    histogram[Latency.bucket(micros)]++;
  }

  /** Takes a second that was read from disk; they come in ascending order, before any request. */
  synchronized void restore(SecondCounts counts) {
    past.addLast(counts);
  }

  /** Hands out what lies in {@code [from, to)} seconds, the running second included. */
  synchronized void read(long from, long to, Consumer<SecondCounts> reader) {
    for (SecondCounts counts : past) {
      if (counts.second() >= from && counts.second() < to) {
        reader.accept(counts);
      }
    }
    SecondCounts running = running();
    if (running != null && second >= from && second < to) {
      reader.accept(running);
    }
  }

  /** Takes the seconds that are over and were not taken before. */
  synchronized List<SecondCounts> takeUnwritten(long now) {
    roll(now);
    List<SecondCounts> taken = List.copyOf(unwritten);
    unwritten.clear();
    while (!past.isEmpty() && past.getFirst().second() < now - SECONDS) {
      past.removeFirst();
    }
    return taken;
  }

  synchronized boolean empty() {
    return past.isEmpty() && requests == 0;
  }

  private void roll(long now) {
    // A clock that was set back must not tear seconds apart that are written already: the running
    // one goes on.
    if (now <= second) {
      return;
    }
    SecondCounts over = running();
    if (over != null) {
      past.addLast(over);
      unwritten.add(over);
    }
    second = now;
    requests = 0;
    errors = 0;
    Arrays.fill(histogram, 0);
  }

  private @Nullable SecondCounts running() {
    if (requests == 0) {
      return null;
    }
    int used = 0;
    for (int count : histogram) {
      used += count > 0 ? 1 : 0;
    }
    short[] buckets = new short[used];
    int[] counts = new int[used];
    int at = 0;
    for (int bucket = 0; bucket < histogram.length; bucket++) {
      if (histogram[bucket] > 0) {
        buckets[at] = (short) bucket;
        counts[at++] = histogram[bucket];
      }
    }
    return new SecondCounts(second, requests, errors, buckets, counts);
  }
}
