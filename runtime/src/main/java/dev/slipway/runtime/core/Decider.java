package dev.slipway.runtime.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one kind of aggregate.
 *
 * <p>Every method is a pure function of its arguments: no clock, no randomness, no I/O, no
 * configuration. Time and identity arrive in the command, so the same log gives the same decisions
 * at any later time.
 *
 * @param <S> state, the fold of the aggregate's own events
 * @param <C> commands: what may be asked or reported
 * @param <E> events: what may happen
 */
public interface Decider<S, C, E extends Event> {

  /** State before the first event. */
  S initial();

  /**
   * Decides what a command leads to. Never throws for anything a publisher, a target or redelivery
   * can cause.
   */
  Decision<E> decide(S state, C command);

  /**
   * Applies an event. Refuses nothing.
   *
   * @throws IllegalStateException if the event cannot follow on the state: the log is broken, or
   *     the rules are
   */
  S evolve(S state, E event);

  /**
   * When this state must be looked at again, in log time; empty only where {@link #isOver} or
   * before the first event.
   */
  Optional<Instant> wakeAt(S state);

  /**
   * What must be going on outside while the aggregate is in this state; ids are unique within the
   * aggregate.
   */
  List<Effect> effects(S state);

  /** Whether nothing further is expected to happen to the aggregate by itself. */
  boolean isOver(S state);
}
