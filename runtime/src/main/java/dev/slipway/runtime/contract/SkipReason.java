package dev.slipway.runtime.contract;

/** Why a phase did not run (PIPE-05). */
public enum SkipReason {
  UNKNOWN,
  NONE,
  REQUESTED,
  UPSTREAM_FAILURE
}
