package dev.slipway.runtime.core;

/** Why a command was refused. */
public enum Refusal {
  /** It belongs to an attempt, sample or timer that is no longer current. */
  STALE,
  /** The state does not allow it. */
  INVALID_STATE,
  /** It names something that does not exist. */
  NOT_FOUND
}
