package dev.slipway.runtime.contract;

/** Kind of a failure (DEP-08): TRANSIENT may pass by itself, PERMANENT will not. */
public enum ErrorClass {
  UNKNOWN,
  NONE,
  TRANSIENT,
  PERMANENT
}
