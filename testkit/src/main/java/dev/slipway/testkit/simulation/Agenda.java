package dev.slipway.testkit.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;

/** What happens at which time. Time passes only from one entry to the next. */
final class Agenda {

  /** Something that happens at a time. */
  record Entry(Instant at, long number, Runnable what) {}

  private final TreeSet<Entry> entries =
      new TreeSet<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));
  private Instant now;
  private long numbers;

  Agenda(Instant now) {
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** Puts something down; what lies in the past happens now. */
  Entry at(Instant when, Runnable what) {
    Entry entry = new Entry(when.isBefore(now) ? now : when, numbers++, what);
    entries.add(entry);
    return entry;
  }

  void cancel(Entry entry) {
    entries.remove(entry);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Lets time pass to the next entry, which happens. */
  void next() {
    Entry entry = entries.removeFirst();
    now = entry.at();
    entry.what().run();
  }
}
