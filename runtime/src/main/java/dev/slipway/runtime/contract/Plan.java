package dev.slipway.runtime.contract;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one deployment will do, fixed at acceptance; no later change of manifest or
 * configuration touches it.
 */
public record Plan(
    String application,
    String environment,
    String version,
    String revision,
    int rulesVersion,
    String manifestSha256,
    boolean skipE2e,
    boolean dryRun,
    boolean verbose,
    double timeScale,
    List<Duration> attemptWaits,
    Duration grace,
    List<PlannedCheck> checks,
    List<PlannedComponent> components,
    @Nullable Action switchTraffic,
    List<PlannedCheck> healthChecks,
    List<PlannedCheck> endToEndTests,
    MonitoringPlan monitoring,
    Policy policy) {
  public Plan {
    attemptWaits = List.copyOf(attemptWaits);
    checks = List.copyOf(checks);
    components = List.copyOf(components);
    healthChecks = List.copyOf(healthChecks);
    endToEndTests = List.copyOf(endToEndTests);
  }

  /** The lane that the deployment runs in. */
  public String lane() {
    return application + "/" + environment;
  }

  /** Attempts at most for whatever is attempted more than once (DEP-02, HEALTH-06, RB-06). */
  public int attempts() {
    return attemptWaits.size();
  }

  /**
   * Wait before an attempt, counted from the end of the failed one before; attempts count from 1.
   */
  public Duration waitBefore(int attempt) {
    return attemptWaits.get(attempt - 1);
  }
}
