package dev.slipway.runtime.core;

import dev.slipway.runtime.contract.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Something that must be going on outside as long as a state asks for it. The executor starts what
 * is asked for and not running, and stops what is running and no longer asked for; it decides
 * nothing.
 */
public sealed interface Effect {

  /** Identity; repeated orders with the same id are one order. Reaches tools as idempotency key. */
  String id();

  /** What to do. */
  Action action();

  /**
   * Do something once and report how it ended.
   *
   * @param notBefore earliest start, in log time
   * @param deadline when it is stopped and reported as failed
   * @param fencingToken targets refuse smaller ones than they have seen
   * @param context what a tool may know of its deployment, by environment variable name
   */
  record RunAction(
      String id,
      Action action,
      Instant notBefore,
      Instant deadline,
      long fencingToken,
      Map<String, String> context)
      implements Effect {}

  /**
   * Repeat a probe and report when its answer changes.
   *
   * @param every time between probes
   * @param failures consecutive failures that confirm a failing probe; one success confirms a
   *     healthy one
   */
  record WatchProbe(String id, Action action, Duration every, int failures) implements Effect {}
}
