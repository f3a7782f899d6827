package dev.slipway.runtime.contract;

/** How a rollback ended. NO_OP: nothing had been touched. */
public enum RollbackResult {
  UNKNOWN,
  NONE,
  NO_OP,
  DONE,
  FAILED
}
