package dev.slipway.runtime.contract;

/** What a person decided about a held release. */
public enum HoldDecision {
  UNKNOWN,
  ACCEPT,
  ROLLBACK
}
