package dev.slipway.runtime.kafka;

import dev.slipway.runtime.action.EffectExecutor;
import dev.slipway.runtime.action.Timers;
import dev.slipway.runtime.action.Watchdog;
import dev.slipway.runtime.shard.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * What aggregates want of the outside: timers and effects, kept in step with their state, and
 * watched.
 */
record Outside(EffectExecutor executor, Timers timers, Watchdog watchdog) {

  void follow(int partition, Shard.Wants wants) {
    timers.set(partition, wants.aggregate(), wants.lane(), wants.deploymentId(), wants.wakeAt());
    executor.reconcile(
        partition, wants.lane(), wants.aggregate(), wants.deploymentId(), wants.effects());
    if (wants.over()) {
      watchdog.over(partition, wants.aggregate());
    } else {
      watchdog.follow(partition, waiting(wants));
    }
  }

  private static Watchdog.Waiting waiting(Shard.Wants wants) {
    List<String> waitsFor = new ArrayList<>();
    wants.effects().forEach(effect -> waitsFor.add(effect.id()));
    if (wants.parked() > 0) {
      waitsFor.add("what must come before %d records that wait for it".formatted(wants.parked()));
    }
    return new Watchdog.Waiting(wants.aggregate(), wants.deploymentId(), wants.wakeAt(), waitsFor);
  }

  void restored(int partition) {
    timers.restored(partition);
  }

  void release(int partition) {
    timers.release(partition);
    executor.release(partition);
    watchdog.release(partition);
  }
}
