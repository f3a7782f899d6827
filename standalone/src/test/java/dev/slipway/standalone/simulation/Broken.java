package dev.slipway.standalone.simulation;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.ServiceRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Real rules, for whoever breaks one of them. */
class Broken<S, C, E extends Event> implements Decider<S, C, E> {

  private final Decider<S, C, E> real;

  Broken(Decider<S, C, E> real) {
    this.real = real;
  }

  /** The rules with another decider. */
  static <S, C, E extends Event> ServiceRules<S, C, E> rules(
      ServiceRules<S, C, E> rules, Decider<S, C, E> decider) {
    return new ServiceRules<>(
        rules.name(),
        rules.inputs(),
        rules.events(),
        rules.rulesVersion(),
        decider,
        rules.inbox(),
        rules.layout(),
        rules.outlet());
  }

  @Override
  public S initial() {
    return real.initial();
  }

  @Override
  public Decision<E> decide(S state, C command) {
    return real.decide(state, command);
  }

  @Override
  public S evolve(S state, E event) {
    return real.evolve(state, event);
  }

  @Override
  public Optional<Instant> wakeAt(S state) {
    return real.wakeAt(state);
  }

  @Override
  public List<Effect> effects(S state) {
    return real.effects(state);
  }

  @Override
  public boolean isOver(S state) {
    return real.isOver(state);
  }
}
