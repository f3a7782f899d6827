package dev.slipway.health.verification;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Thresholds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small plans to try the rules on. */
final class Plans {

  static final Duration TIMEOUT = Duration.ofSeconds(20);
  static final Duration GRACE = Duration.ofSeconds(30);

  private Plans() {}

  /** The catalogue's five health checks and three end-to-end tests, with its waits. */
  static Plan usual() {
    return of(
        checks("Worker health", "Database", "API", "Pages", "Security headers"),
        checks("Booking", "Contract", "P95 baseline"));
  }

  static Plan of(List<PlannedCheck> health, List<PlannedCheck> endToEnd) {
    return of(health, endToEnd, false, false, Policy.defaults());
  }

  static Plan skippingEndToEnd() {
    return of(usual().healthChecks(), usual().endToEndTests(), true, false, Policy.defaults());
  }

  static Plan dryRun() {
    return of(usual().healthChecks(), usual().endToEndTests(), false, true, Policy.defaults());
  }

  static Plan stoppingAtVeto() {
    Policy usual = Policy.defaults();
    Policy stopping =
        new Policy(
            usual.passFrom(),
            usual.warningFrom(),
            usual.vetoAt(),
            usual.requestedSkipScore(),
            usual.minimumEvidencePercent(),
            OnVeto.STOP,
            usual.onUnresolved(),
            usual.holdFor());
    return of(usual().healthChecks(), usual().endToEndTests(), false, false, stopping);
  }

  /** Tests that may take two minutes each. */
  static List<PlannedCheck> slowTests(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                new PlannedCheck(
                    name,
                    CheckKind.CRITICAL,
                    new Action("command", List.of("test", name), Map.of(), Duration.ofMinutes(2))))
        .toList();
  }

  static List<PlannedCheck> checks(String... names) {
    return Arrays.stream(names)
        .map(name -> new PlannedCheck(name, CheckKind.NORMAL, action(name)))
        .toList();
  }

  static Action action(String name) {
    return new Action("http", List.of(), Map.of("check", name), TIMEOUT);
  }

  private static Plan of(
      List<PlannedCheck> health,
      List<PlannedCheck> endToEnd,
      boolean skipE2e,
      boolean dryRun,
      Policy policy) {
    MonitoringPlan monitoring =
        new MonitoringPlan(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            null,
            null,
            null,
            Duration.ofSeconds(20),
            2,
            Thresholds.defaults(null));
    return new Plan(
        "booking",
        "production",
        "2.1.0",
        "abc123",
        1,
        "",
        skipE2e,
        dryRun,
        false,
        1,
        List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
        GRACE,
        List.of(),
        List.of(),
        null,
        health,
        endToEnd,
        monitoring,
        policy);
  }
}
