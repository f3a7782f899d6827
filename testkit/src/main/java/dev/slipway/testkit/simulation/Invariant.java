package dev.slipway.testkit.simulation;

/** Something that always holds. It throws an {@link AssertionError} where it does not. */
public interface Invariant {

  /** A record was written. */
  void written(LogRecord record);

  /** Nothing is left to do: everybody has read everything, and nothing will happen any more. */
  default void quiet() {}
}
