package dev.slipway.runtime.action;

import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds deployments that wait for nothing: not over, and no time is set at which somebody looks
 * again, or that time is long past and nothing came of it. It repairs nothing and shares nothing
 * with {@link Timers}, so that it also finds what they forget.
 *
 * <p>Safe for use by several threads.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration LONGEST_PERIOD = Duration.ofSeconds(5);

  /**
   * An aggregate that is not over.
   *
   * @param due when it is looked at again, in log time; empty if nobody will
   * @param waitsFor what is going on outside for it, and what waits for it
   */
  public record Waiting(
      String aggregate, String deploymentId, Optional<Instant> due, List<String> waitsFor) {

    public Waiting {
      waitsFor = List.copyOf(waitsFor);
    }
  }

  private record Key(int partition, String aggregate) {}

  /**
   * @param since when it came to want what it wants
   */
  private record Seen(Waiting waiting, Instant since) {}

  private final String service;
  private final InstantSource clock;
  private final Duration limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Seen> seen = new HashMap<>();
  private final ScheduledExecutorService rounds;
  private Map<Key, Seen> told = Map.of();

  /**
   * Begins to look around.
   *
   * @param limit how long after its due time a deployment may be without an answer
   */
  public Watchdog(String service, InstantSource clock, Duration limit) {
    this.service = service;
    this.clock = clock;
    this.limit = limit;
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(service + "-watchdog").daemon().factory());
    long period = Math.max(1, Math.min(limit.toMillis() / 4, LONGEST_PERIOD.toMillis()));
    var _ =
        rounds.scheduleWithFixedDelay(
            ProcessEnd.guarding("looking for stalled deployments", this::round),
            period,
            period,
            TimeUnit.MILLISECONDS);
  }

  /** What an aggregate waits for now; the same again changes nothing. */
  public void follow(int partition, Waiting waiting) {
    Key key = new Key(partition, waiting.aggregate());
    lock.lock();
    try {
      Seen before = seen.get(key);
      if (before == null || !before.waiting().equals(waiting)) {
        seen.put(key, new Seen(waiting, clock.instant()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** An aggregate is over. */
  public void over(int partition, String aggregate) {
    lock.lock();
    try {
      Seen _ = seen.remove(new Key(partition, aggregate));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a partition: somebody else watches it. */
  public void release(int partition) {
    lock.lock();
    try {
      seen.keySet().removeIf(key -> key.partition() == partition);
    } finally {
      lock.unlock();
    }
  }

  /** One sentence for each deployment that is stalled now, in order. */
  public List<String> stalled() {
    Instant now = clock.instant();
    Map<String, String> sentences = new TreeMap<>();
    find(now).forEach((key, one) -> sentences.put(key.aggregate(), sentence(one, now)));
    return new ArrayList<>(sentences.values());
  }

  private Map<Key, Seen> find(Instant now) {
    lock.lock();
    try {
      Map<Key, Seen> stalled = new HashMap<>();
      seen.forEach(
          (key, one) -> {
            if (isStalled(one, now)) {
              stalled.put(key, one);
            }
          });
      return stalled;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStalled(Seen one, Instant now) {
    Instant due = one.waiting().due().orElse(Instant.MIN);
    // after a restart what came due long ago still gets its time
    Instant from = due.isAfter(one.since()) ? due : one.since();
    return now.isAfter(from.plus(limit));
  }

  /** Each is told once, and again only if it has moved since. */
  private void round() {
    try {
      Instant now = clock.instant();
      Map<Key, Seen> stalled = find(now);
      stalled.forEach(
          (key, one) -> {
            if (!one.equals(told.get(key))) {
              log.error("{}: {}", service, sentence(one, now));
            }
          });
      told = stalled;
    } catch (RuntimeException e) {
      log.error("{}: expected to look for stalled deployments, but failed", service, e);
    }
  }

  private static String sentence(Seen one, Instant now) {
    Waiting waiting = one.waiting();
    String name = name(waiting);
    String waitsFor = String.join(", ", waiting.waitsFor());
    String then = waitsFor.isEmpty() ? "it waits for nothing" : "it waits for " + waitsFor;
    return waiting
        .due()
        .map(
            due ->
                "Expected %s to be answered soon after %s, but %d s later nothing has come of it; %s."
                    .formatted(name, due, Duration.between(due, now).toSeconds(), then))
        .orElseGet(
            () ->
                "Expected %s to be over or to own a time at which it is looked at again, but it has none for %d s; %s."
                    .formatted(name, Duration.between(one.since(), now).toSeconds(), then));
  }

  private static String name(Waiting waiting) {
    String deployment = waiting.deploymentId();
    return deployment.isEmpty() || deployment.equals(waiting.aggregate())
        ? waiting.aggregate()
        : "%s of %s".formatted(deployment, waiting.aggregate());
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    lock.lock();
    try {
      seen.clear();
    } finally {
      lock.unlock();
    }
  }
}
