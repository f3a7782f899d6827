package dev.slipway.runtime.kafka;

import dev.slipway.runtime.action.EffectExecutor;
import dev.slipway.runtime.action.Timers;
import dev.slipway.runtime.shard.Shard;

/** What aggregates want of the outside: timers and effects, kept in step with their state. */
record Outside(EffectExecutor executor, Timers timers) {

  void follow(int partition, Shard.Wants wants) {
    timers.set(partition, wants.aggregate(), wants.lane(), wants.deploymentId(), wants.wakeAt());
    executor.reconcile(
        partition, wants.lane(), wants.aggregate(), wants.deploymentId(), wants.effects());
  }

  void restored(int partition) {
    timers.restored(partition);
  }

  void release(int partition) {
    timers.release(partition);
    executor.release(partition);
  }
}
