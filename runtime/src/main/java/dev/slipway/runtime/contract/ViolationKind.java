package dev.slipway.runtime.contract;

/** How long a limit of phase 5 was violated. */
public enum ViolationKind {
  UNKNOWN,
  BRIEF,
  SUSTAINED,
  CRITICAL
}
