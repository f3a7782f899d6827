package dev.slipway.runtime.action;

import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.core.Effect.WatchProbe;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps going on outside what aggregates want: starts what is wanted and not under way, stops what
 * is under way and no longer wanted. It decides nothing and remembers nothing across a restart:
 * everything wanted is told again, and adapters find what they had started.
 *
 * <p>Safe for use by several threads; no method blocks. Each effect has a virtual thread of its
 * own. Actions beyond the limit wait for each other; probes wait for nobody.
 */
public final class EffectExecutor implements AutoCloseable {

  private static final int DEFAULT_LIMIT = 64;

  private record Place(int partition, String aggregate) {}

  private final EffectTask.Surroundings surroundings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Place, Map<String, EffectTask<?>>> wantedByPlace = new HashMap<>();
  private boolean closed;

  /** Carries out at most 64 actions at a time. */
  public EffectExecutor(
      String executorName, Collection<ActionAdapter> adapters, FactSink sink, InstantSource clock) {
    this(executorName, adapters, sink, clock, DEFAULT_LIMIT);
  }

  /**
   * Makes an executor that has nothing to do yet.
   *
   * @param executorName told in facts
   * @param adapters one for each kind of action
   * @param clock the broker's time as well as it is known; see {@link #clockChanged}
   * @param actionLimit actions carried out at a time, at least 1
   * @throws IllegalArgumentException if two adapters carry out the same kind
   */
  public EffectExecutor(
      String executorName,
      Collection<ActionAdapter> adapters,
      FactSink sink,
      InstantSource clock,
      int actionLimit) {
    if (actionLimit < 1) {
      throw new IllegalArgumentException(
          "Expected to carry out at least one action at a time, but the limit is %d; set 1 or more."
              .formatted(actionLimit));
    }
    this.surroundings =
        new EffectTask.Surroundings(executorName, new Adapters(adapters), sink, clock, actionLimit);
  }

  /**
   * Brings what is going on in line with what an aggregate wants now. To be called after each
   * commit and after a restore. An effect that ended is not carried out again as long as it stays
   * wanted. A repeated id with another deadline or start time is the same effect with the new
   * times, so a deadline that is moved to now ends an action and makes it tell how it ended, also
   * across a restart. What is only left out is stopped by this executor and says nothing.
   *
   * @param partition the lane's partition
   * @param wanted all that the aggregate wants; ids are unique in it
   */
  public void reconcile(
      int partition, String lane, String aggregate, String deploymentId, List<Effect> wanted) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Place place = new Place(partition, aggregate);
      Map<String, Effect> byId = new LinkedHashMap<>();
      wanted.forEach(effect -> byId.put(effect.id(), effect));
      Map<String, EffectTask<?>> tasks =
          wantedByPlace.computeIfAbsent(place, _ -> new LinkedHashMap<>());
      tasks
          .entrySet()
          .removeIf(
              entry -> {
                Effect still = byId.get(entry.getKey());
                if (still != null && entry.getValue().accepts(still)) {
                  return false;
                }
                entry.getValue().discard();
                return true;
              });
      EffectTask.Subject subject = new EffectTask.Subject(partition, lane, aggregate, deploymentId);
      byId.forEach((id, effect) -> tasks.computeIfAbsent(id, _ -> start(effect, subject)));
      if (tasks.isEmpty()) {
        wantedByPlace.remove(place);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up everything of a partition, which another instance takes over. Commands go on. */
  public void release(int partition) {
    lock.lock();
    try {
      wantedByPlace
          .entrySet()
          .removeIf(
              entry -> {
                if (entry.getKey().partition() != partition) {
                  return false;
                }
                entry.getValue().values().forEach(EffectTask::giveUp);
                return true;
              });
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at the clock again. To be called when the clock was corrected; otherwise that is noticed
   * within 30 seconds.
   */
  public void clockChanged() {
    surroundings.clockChanged();
  }

  /** How many effects are under way, with those that wait for their time or their turn. */
  public int running() {
    lock.lock();
    try {
      return wantedByPlace.values().stream()
          .mapToInt(tasks -> (int) tasks.values().stream().filter(task -> !task.isOver()).count())
          .sum();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ids of an aggregate's effects that are under way, in order; those that ended are not among
   * them.
   */
  public Set<String> runningIds(String aggregate) {
    lock.lock();
    try {
      Set<String> ids = new TreeSet<>();
      wantedByPlace.forEach(
          (place, tasks) -> {
            if (place.aggregate().equals(aggregate)) {
              tasks.values().stream()
                  .filter(task -> !task.isOver())
                  .forEach(task -> ids.add(task.id()));
            }
          });
      return ids;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up everything. Commands go on. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Set<Integer> partitions = new HashSet<>();
      wantedByPlace.keySet().forEach(place -> partitions.add(place.partition()));
      partitions.forEach(this::release);
    } finally {
      lock.unlock();
    }
  }

  private EffectTask<?> start(Effect effect, EffectTask.Subject subject) {
    EffectTask<?> task =
        switch (effect) {
          case RunAction action -> new ActionTask(action, subject, surroundings);
          case WatchProbe probe -> new ProbeTask(probe, subject, surroundings);
        };
    task.start();
    return task;
  }
}
