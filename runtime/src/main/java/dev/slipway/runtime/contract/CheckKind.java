package dev.slipway.runtime.contract;

/** What a failing check means for the score (E2E-05). */
public enum CheckKind {
  UNKNOWN,
  NORMAL,
  CRITICAL,
  CONTRACT,
  PERFORMANCE
}
