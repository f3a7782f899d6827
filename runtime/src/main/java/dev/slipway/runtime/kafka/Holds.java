package dev.slipway.runtime.kafka;

import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * Partitions that wait for something that is away, for instance the registry: nothing of them is
 * dropped, they are tried again after 0.1, 0.2, 0.4 seconds and so on, at most 30, and the service
 * says that it waits. Safe for use by several threads.
 */
final class Holds {

  private static final Logger log = LoggerFactory.getLogger(Holds.class);

  /** A transaction that came too early after a change of owners is fine at once. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * @param tries how often in a row
   * @param mark tells this wait from every other
   * @param over whether the time has come and it is being tried again
   */
  private record Hold(String why, int tries, Object mark, boolean over) {}

  private final String service;
  private final ScheduledExecutorService clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TopicPartition, Hold> holds = new HashMap<>();
  private @Nullable KafkaMessageListenerContainer<String, byte[]> container;

  Holds(String service, ScheduledExecutorService clock) {
    this.service = service;
    this.clock = clock;
  }

  void drives(KafkaMessageListenerContainer<String, byte[]> driven) {
    container = driven;
  }

  /**
   * Nothing of these is read for a while; each time in a row it is a longer one. All of them are
   * tried again together, when the one is that waits the longest.
   */
  void hold(Collection<TopicPartition> partitions, String why) {
    lock.lock();
    try {
      int tries = 0;
      Map<TopicPartition, Hold> held = new HashMap<>();
      for (TopicPartition partition : partitions) {
        Hold before = holds.get(partition);
        Hold hold = new Hold(why, before == null ? 1 : before.tries() + 1, new Object(), false);
        holds.put(partition, hold);
        held.put(partition, hold);
        tries = Math.max(tries, hold.tries());
        if (container != null) {
          container.pausePartition(partition);
        }
      }
      Duration pause = pause(tries);
      log.warn(
          "{}: {} wait and are tried again in {} ms: {}",
          service,
          partitions,
          pause.toMillis(),
          why);
      if (!clock.isShutdown()) {
        Runnable again =
            ProcessEnd.guarding("resuming partitions of " + service, () -> tryAgain(held));
        var _ = clock.schedule(again, pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was waited for is there: work on it was done. While a partition still waits, that was work
   * on records before the one that it waits with, and says nothing.
   */
  void worked(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      holds
          .entrySet()
          .removeIf(held -> partitions.contains(held.getKey()) && held.getValue().over());
    } finally {
      lock.unlock();
    }
  }

  /** These are not ours any more, or are begun anew; whoever begins them anew resumes them. */
  void forget(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      holds.keySet().removeAll(partitions);
    } finally {
      lock.unlock();
    }
  }

  /** What is waited for, as a sentence; empty when nothing is. */
  Optional<String> why() {
    lock.lock();
    try {
      return holds.values().stream().map(Hold::why).findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** A partition that has been held anew since waits for the later time. */
  private void tryAgain(Map<TopicPartition, Hold> held) {
    lock.lock();
    try {
      held.forEach(
          (partition, hold) -> {
            if (hold.equals(holds.get(partition))) {
              holds.put(partition, new Hold(hold.why(), hold.tries(), hold.mark(), true));
              if (container != null) {
                container.resumePartition(partition);
              }
            }
          });
    } finally {
      lock.unlock();
    }
  }

  private static Duration pause(int tries) {
    Duration pause = SHORTEST.multipliedBy(1L << Math.min(tries - 1, 10));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
