package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Shard;
import dev.slipway.schemas.chain.HashChain.Link;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition number of a service: worked on only while it is owned in all input topics and its
 * state is restored. The consumer's thread owns it; the loader hands a restored shard over through
 * {@link #ready}.
 */
final class Slot<S, C, E extends Event> {

  /**
   * A restored shard.
   *
   * @param processed offsets up to which its inputs have been processed
   * @param committed offsets up to which that is committed
   * @param chains the last link of each topic that it writes a hash chain to
   */
  record Ready<S, C, E extends Event>(
      Shard<S, C, E> shard,
      Map<TopicPartition, Long> processed,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, Link> chains) {
    Ready {
      processed = new ConcurrentHashMap<>(processed);
      committed = new ConcurrentHashMap<>(committed);
      chains = new ConcurrentHashMap<>(chains);
    }
  }

  final int partition;
  final Set<TopicPartition> owned = new HashSet<>();

  /**
   * Counts changes of ownership, so that a restore that took too long is not taken for the present
   * one.
   */
  final AtomicInteger epoch = new AtomicInteger();

  volatile @Nullable Ready<S, C, E> ready;

  /** Why it could not be restored yet; null when nothing is wrong. */
  volatile @Nullable String trouble;

  Slot(int partition) {
    this.partition = partition;
  }

  boolean isComplete(int inputs) {
    return owned.size() == inputs;
  }
}
