package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.process.ProcessEnd;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import dev.slipway.runtime.shard.UnreadableStateException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * Which partitions this instance works on. A partition number counts only while it is owned in all
 * input topics and its state is restored; until then its topics are paused and nothing of it is
 * processed.
 */
final class Ownership<S, C, E extends Event>
    implements ConsumerAwareRebalanceListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ownership.class);
  private static final long RETRY_MILLIS = 500;

  /** State that cannot be read stays so until somebody does something. */
  private static final long RETRY_UNREADABLE_MILLIS = 10_000;

  private final KafkaSettings settings;
  private final ServiceRules<S, C, E> rules;
  private final StateLoader<S, C, E> loader;
  private final Outside outside;
  private final Map<Integer, Slot<S, C, E>> slots = new ConcurrentHashMap<>();
  private final ScheduledExecutorService loading;
  private final Holds holds;
  private @Nullable KafkaMessageListenerContainer<String, byte[]> container;

  Ownership(
      KafkaSettings settings,
      ServiceRules<S, C, E> rules,
      StateLoader<S, C, E> loader,
      Outside outside) {
    this.settings = settings;
    this.rules = rules;
    this.loader = loader;
    this.outside = outside;
    this.loading =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name(rules.name() + "-restore-", 0).factory());
    this.holds = new Holds(rules.name(), loading);
  }

  void drives(KafkaMessageListenerContainer<String, byte[]> driven) {
    this.container = driven;
    holds.drives(driven);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Slot<S, C, E> slot = slots.computeIfAbsent(partition.partition(), Slot::new);
      slot.owned.add(partition);
      pause(partition);
    }
    partitions.stream()
        .map(TopicPartition::partition)
        .distinct()
        .map(slots::get)
        .filter(Objects::nonNull)
        .filter(slot -> slot.isComplete(rules.inputs().size()) && slot.ready == null)
        .forEach(this::restore);
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    gone(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    gone(partitions);
  }

  private void gone(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Slot<S, C, E> slot = slots.get(partition.partition());
      if (slot != null) {
        slot.owned.remove(partition);
        unload(slot);
        slot.owned.forEach(this::pause);
        if (slot.owned.isEmpty()) {
          slots.remove(slot.partition);
        }
      }
    }
  }

  /** The slot's shard, if it is being worked on. Called by the consumer's thread. */
  Slot.@Nullable Ready<S, C, E> ready(int partition) {
    Slot<S, C, E> slot = slots.get(partition);
    return slot == null ? null : slot.ready;
  }

  /** What is being worked on. */
  List<Slot.Ready<S, C, E>> slots() {
    return slots.values().stream().map(slot -> slot.ready).filter(Objects::nonNull).toList();
  }

  /** The shards that are being worked on. */
  List<Shard<S, C, E>> ready() {
    return slots().stream().map(Slot.Ready::shard).toList();
  }

  boolean isSettled() {
    return !slots.isEmpty()
        && slots.values().stream().allMatch(slot -> slot.ready != null)
        && holds.why().isEmpty();
  }

  /** What keeps partitions from being worked on, as a sentence; empty when nothing is wrong. */
  Optional<String> trouble() {
    return holds
        .why()
        .or(
            () ->
                slots.values().stream()
                    .map(slot -> slot.trouble)
                    .filter(Objects::nonNull)
                    .findFirst());
  }

  /**
   * Leaves a partition alone for a while, because something that it needs is away. Its state stays,
   * and so does what goes on outside.
   */
  void hold(int partition, String why) {
    Slot<S, C, E> slot = slots.get(partition);
    if (slot != null) {
      holds.hold(topics(partition), why);
    }
  }

  /** Work on a partition was committed. */
  void worked(int partition) {
    holds.worked(topics(partition));
  }

  private List<TopicPartition> topics(int partition) {
    return rules.inputs().stream()
        .map(topic -> new TopicPartition(settings.topic(topic), partition))
        .toList();
  }

  /**
   * Forgets the state of a partition, because a transaction's end is not known, and restores it.
   */
  void reset(int partition) {
    Slot<S, C, E> slot = slots.get(partition);
    if (slot != null) {
      unload(slot);
      slot.owned.forEach(this::pause);
      if (slot.isComplete(rules.inputs().size())) {
        restore(slot);
      }
    }
  }

  /** Together with the end of a restore: otherwise one that just ended could outlive this. */
  private void unload(Slot<S, C, E> slot) {
    holds.forget(topics(slot.partition));
    synchronized (slot) {
      slot.epoch.incrementAndGet();
      slot.trouble = null;
      if (slot.ready != null) {
        slot.ready = null;
        outside.release(slot.partition);
      }
    }
  }

  private void restore(Slot<S, C, E> slot) {
    int epoch = slot.epoch.get();
    if (!loading.isShutdown()) {
      loading.execute(loading(slot, epoch));
    }
  }

  private Runnable loading(Slot<S, C, E> slot, int epoch) {
    return ProcessEnd.guarding(
        "restoring partition %d of %s".formatted(slot.partition, rules.name()),
        () -> load(slot, epoch));
  }

  private void load(Slot<S, C, E> slot, int epoch) {
    if (slot.epoch.get() != epoch || loading.isShutdown()) {
      return;
    }
    try {
      Slot.Ready<S, C, E> restored =
          loader.load(slot.partition, () -> slot.epoch.get() == epoch && !loading.isShutdown());
      synchronized (slot) {
        if (slot.epoch.get() != epoch) {
          return;
        }
        outside.restored(slot.partition);
        restored.shard().forEachWant(wants -> outside.follow(slot.partition, wants));
        slot.ready = restored;
        slot.trouble = null;
        // under the lock: a partition that is given up meanwhile must stay paused
        topics(slot.partition).forEach(this::resume);
      }
      log.debug("{}: partition {} restored", rules.name(), slot.partition);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      if (slot.epoch.get() == epoch && !loading.isShutdown()) {
        slot.trouble =
            "Expected to restore partition %d, but could not: %s"
                .formatted(slot.partition, e.getMessage());
        long pause = e instanceof UnreadableStateException ? RETRY_UNREADABLE_MILLIS : RETRY_MILLIS;
        log.warn(
            "{}: expected to restore partition {}, but could not: {}; trying again in {} ms",
            rules.name(),
            slot.partition,
            e.toString(),
            pause);
        var ignored = loading.schedule(loading(slot, epoch), pause, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Restores a partition that need not be ours, and forgets it. */
  void rehearse() {
    try {
      var _ = loader.load(0, () -> !loading.isShutdown());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Expected to restore partition 0, but could not.", e);
    }
  }

  private void pause(TopicPartition partition) {
    if (container != null) {
      container.pausePartition(partition);
    }
  }

  private void resume(TopicPartition partition) {
    if (container != null) {
      container.resumePartition(partition);
    }
  }

  @Override
  public void close() {
    loading.shutdownNow();
    slots.values().forEach(this::unload);
    loader.close();
  }
}
