package dev.slipway.agent;

/**
 * Where a slot is in its life. FAILED and STOPPED are ends; a slot leaves them only by being
 * started anew.
 */
enum SlotState {
  /** The process is being started or has not answered its readiness check yet. */
  STARTING,
  /** The process answered its readiness check and runs. */
  READY,
  /** The process ended by itself, never became ready or could not be started. */
  FAILED,
  /** The process was ended on request. */
  STOPPED;

  /** Whether a process may be running. */
  boolean active() {
    return this == STARTING || this == READY;
  }
}
