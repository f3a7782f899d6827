package dev.slipway.examples.booking.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The requests that the worker knows about: those in progress, and finished ones for as long as
 * they are remembered. Bounded, so that a flood is refused instead of filling the heap. An entry
 * that is remembered takes its place like any other: with a long memory the table holds {@code
 * capacity} requests in all and then refuses every further one. Safe for many threads.
 */
public final class RequestTable {
  private final int capacity;
  private final long rememberNanos;
  private final LongSupplier nanoClock;
  private final Map<String, String> requests = new HashMap<>();
  private final Queue<Finished> finished = new ArrayDeque<>();

  private record Finished(String id, long forgetAtNanos) {}

  /**
   * {@code remember}: how long a finished request stays; {@code nanoClock} as {@link
   * System#nanoTime}.
   */
  public RequestTable(int capacity, Duration remember, LongSupplier nanoClock) {
    this.capacity = capacity;
    this.rememberNanos = remember.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Enters a request; refuses with status 503 when the table is full. */
  public synchronized void enter(String id, String description) {
    forgetOld();
    if (requests.size() >= capacity) {
      throw new Refusal(
          503,
          "Expected room for the request, but all %d entries of the request table are taken; try again later."
              .formatted(capacity));
    }
    requests.put(id, description);
  }

  /** Ends a request that was entered. */
  public synchronized void finish(String id) {
    finished.add(new Finished(id, nanoClock.getAsLong() + rememberNanos));
    forgetOld();
  }

  /** What is known of a request: its description, while it is in progress or remembered. */
  public synchronized Optional<String> find(String id) {
    forgetOld();
    return Optional.ofNullable(requests.get(id));
  }

  /** How many entries are taken. */
  public synchronized int size() {
    forgetOld();
    return requests.size();
  }

  private void forgetOld() {
    long now = nanoClock.getAsLong();
    for (Finished oldest = finished.peek();
        oldest != null && oldest.forgetAtNanos() - now <= 0;
        oldest = finished.peek()) {
      finished.remove();
      requests.remove(oldest.id());
    }
  }
}
