package dev.slipway.runtime.contract;

/** How a deployment ended. */
public enum Outcome {
  UNKNOWN,
  PASS,
  WARNING,
  FAILED,
  DRY_RUN,
  REJECTED,
  CANCELLED,
  SUPERSEDED
}
