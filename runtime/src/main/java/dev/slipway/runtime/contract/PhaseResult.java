package dev.slipway.runtime.contract;

/** How a phase ended. FAILED says that something in it failed, not that the deployment stops. */
public enum PhaseResult {
  UNKNOWN,
  PASSED,
  FAILED,
  INCONCLUSIVE,
  SKIPPED
}
