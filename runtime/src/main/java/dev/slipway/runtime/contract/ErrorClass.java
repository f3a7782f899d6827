package dev.slipway.runtime.contract;

/**
 * Kind of a failure (DEP-08): TRANSIENT may pass by itself, PERMANENT will not. MISSED: nobody
 * began it in its time, so it says nothing about what it was for.
 */
public enum ErrorClass {
  UNKNOWN,
  NONE,
  TRANSIENT,
  PERMANENT,
  MISSED
}
