package dev.slipway.runtime.core;

import java.util.List;

/** What a command leads to. */
public sealed interface Decision<E extends Event> {

  /**
   * The events, in order; none when the command changes nothing (a repeated report, an early
   * timer).
   */
  record Accepted<E extends Event>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command is not possible in this state. */
  record Refused<E extends Event>(Refusal reason, String sentence) implements Decision<E> {}

  /**
   * The command came before what it needs (another topic is behind); the shell keeps it and asks
   * again later.
   */
  record Postponed<E extends Event>() implements Decision<E> {}

  /** Accepts with one event. */
  static <E extends Event> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  /** Accepts with two events. */
  static <E extends Event> Decision<E> accept(E first, E second) {
    return new Accepted<>(List.of(first, second));
  }

  /** Accepts with three events. */
  static <E extends Event> Decision<E> accept(E first, E second, E third) {
    return new Accepted<>(List.of(first, second, third));
  }

  /** Accepts with these events. */
  static <E extends Event> Decision<E> accept(List<E> events) {
    return new Accepted<>(events);
  }

  /** Nothing follows, and nothing is wrong. */
  static <E extends Event> Decision<E> nothing() {
    return new Accepted<>(List.of());
  }

  /** Refuses with a code and one sentence of the form "Expected to ..., but ...". */
  static <E extends Event> Decision<E> refuse(Refusal reason, String sentence) {
    return new Refused<>(reason, sentence);
  }

  /** Asks for the command again after the next event of the aggregate. */
  static <E extends Event> Decision<E> postpone() {
    return new Postponed<>();
  }
}
