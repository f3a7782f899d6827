package dev.slipway.runtime.contract;

/**
 * What happens to a release whose evidence is incomplete, or after an attempt of which nobody knows
 * how it ended.
 */
public enum Unresolved {
  UNKNOWN,
  HOLD,
  ROLLBACK,
  ACCEPT
}
