package dev.slipway.runtime.contract;

/** How an action ended. OUTCOME_UNKNOWN: it died unseen; it may or may not have had its effect. */
public enum Result {
  UNKNOWN,
  SUCCEEDED,
  FAILED,
  OUTCOME_UNKNOWN
}
