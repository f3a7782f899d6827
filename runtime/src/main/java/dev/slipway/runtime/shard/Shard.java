package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One partition of one service: its aggregates, and the loop of deciding and evolving. It knows no
 * Kafka; whoever drives it reads inputs, writes outputs and state in one transaction, and then
 * commits the batch or drops it.
 *
 * <p>Not safe for use by several threads.
 */
public final class Shard<S, C, E extends Event> {

  /** Aggregate, and the key and subject of what it publishes. */
  record Entry<S>(String lane, String deploymentId, S state, @Nullable Parked parked) {}

  /**
   * What an aggregate wants of the outside now.
   *
   * @param wakeAt when it must be looked at again
   * @param effects what must be going on
   * @param over whether nothing further is expected to happen to it by itself
   * @param parked how many records wait for it
   */
  public record Wants(
      String lane,
      String aggregate,
      String deploymentId,
      Optional<Instant> wakeAt,
      List<Effect> effects,
      boolean over,
      int parked) {}

  final ServiceRules<S, C, E> rules;
  final DerivedSchemas stateSchemas;
  private final Map<String, Entry<S>> entries = new HashMap<>();
  private final Map<String, Long> read = new HashMap<>();

  /** A shard without any aggregate. */
  public Shard(ServiceRules<S, C, E> rules, DerivedSchemas stateSchemas) {
    this.rules = rules;
    this.stateSchemas = stateSchemas;
  }

  /** Begins to restore. */
  public Restorer<S, C, E> restorer() {
    return new Restorer<>(this);
  }

  /**
   * Notes how far an input topic has been read, where {@link Batch#process} did not see it: what
   * was kept aside was taken too.
   *
   * @param topic without the prefix of the installation
   * @param offset after the last record taken from it; a smaller one than before changes nothing
   */
  public void readUpTo(String topic, long offset) {
    read.merge(topic, offset, Math::max);
  }

  /** Begins a batch: what it does is seen by itself only, until it is committed. */
  public Batch<S, C, E> begin() {
    return new Batch<>(this);
  }

  /** What every aggregate wants of the outside, for use after a restore. */
  public void forEachWant(Consumer<Wants> each) {
    entries.keySet().stream().sorted().forEach(aggregate -> each.accept(wants(aggregate)));
  }

  /** What an aggregate wants of the outside. */
  public Wants wants(String aggregate) {
    Entry<S> entry = entries.get(aggregate);
    if (entry == null) {
      return new Wants("", aggregate, "", Optional.empty(), List.of(), true, 0);
    }
    List<Effect> effects = rules.decider().effects(entry.state());
    return new Wants(
        entry.lane(),
        aggregate,
        // the last event may have been about another deployment of the lane, and a restored entry
        // knows none
        effects.isEmpty() ? entry.deploymentId() : deploymentOf(effects.getFirst()),
        rules.decider().wakeAt(entry.state()),
        effects,
        rules.decider().isOver(entry.state()),
        entry.parked() == null ? 0 : entry.parked().inputs().size());
  }

  /** Ids of effects begin with the deployment that they are for. */
  private static String deploymentOf(Effect effect) {
    int slash = effect.id().indexOf('/');
    return slash < 0 ? effect.id() : effect.id().substring(0, slash);
  }

  /** The state of an aggregate; empty before its first event. */
  public Optional<S> state(String aggregate) {
    return Optional.ofNullable(entries.get(aggregate)).map(Entry::state);
  }

  /** Names of all aggregates. */
  public List<String> aggregates() {
    return new ArrayList<>(entries.keySet());
  }

  @Nullable Entry<S> entry(String aggregate) {
    return entries.get(aggregate);
  }

  void put(String aggregate, Entry<S> entry) {
    entries.put(aggregate, entry);
  }

  /** Offset after the last record taken from each input topic. */
  Map<String, Long> read() {
    return read;
  }
}
