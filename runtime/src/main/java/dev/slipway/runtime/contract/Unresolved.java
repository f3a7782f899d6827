package dev.slipway.runtime.contract;

/** What happens to a release whose evidence is incomplete. */
public enum Unresolved {
  UNKNOWN,
  HOLD,
  ROLLBACK,
  ACCEPT
}
