package dev.slipway.runtime.contract;

/** What a rollback did to one component: RESTORED, TAKEN_DOWN, ALREADY_STABLE or FAILED. */
public record ComponentOutcome(String component, String result, String version, String detail) {

  public static final String RESTORED = "RESTORED";
  public static final String TAKEN_DOWN = "TAKEN_DOWN";
  public static final String ALREADY_STABLE = "ALREADY_STABLE";
  public static final String FAILED = "FAILED";
}
