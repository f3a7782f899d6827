package dev.slipway.runtime.core;

import java.time.Instant;

/** Something that a decider decided. Its simple class name is the name of its schema. */
public interface Event {

  /** The deployment that the event belongs to. */
  String deploymentId();

  /** Log time of the input that caused it. */
  Instant at();
}
