package dev.slipway.monitor.watch;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Thresholds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small plans to try the rules on. */
final class Plans {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Duration GRACE = Duration.ofSeconds(30);
  static final Action SAMPLE = new Action("agent-metrics", List.of(), Map.of(), TIMEOUT);
  static final Action HEALTH = new Action("http", List.of(), Map.of("url", "/health"), TIMEOUT);
  static final Action DATABASE = new Action("jdbc", List.of(), Map.of(), TIMEOUT);

  private Plans() {}

  /**
   * The catalogue's 15 minutes with a sample a minute, and a baseline of 1000 requests a minute.
   */
  static Plan usual() {
    return of(Duration.ofMinutes(15), SAMPLE, HEALTH, DATABASE, 1000.0, Policy.defaults());
  }

  /** Two minutes, three samples. */
  static Plan brief() {
    return of(Duration.ofMinutes(2), SAMPLE, HEALTH, DATABASE, 1000.0, Policy.defaults());
  }

  static Plan withoutBaselineAndProbes() {
    return of(Duration.ofMinutes(2), SAMPLE, null, null, null, Policy.defaults());
  }

  static Plan withoutSource() {
    return of(Duration.ofMinutes(2), null, null, null, 1000.0, Policy.defaults());
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
    return of(Duration.ofMinutes(2), SAMPLE, HEALTH, DATABASE, 1000.0, stopping);
  }

  private static Plan of(
      Duration window,
      @Nullable Action sample,
      @Nullable Action health,
      @Nullable Action database,
      @Nullable Double baseline,
      Policy policy) {
    MonitoringPlan monitoring =
        new MonitoringPlan(
            window,
            Duration.ofMinutes(1),
            sample,
            health,
            database,
            Duration.ofSeconds(20),
            2,
            Thresholds.defaults(baseline));
    return new Plan(
        "booking",
        "production",
        "2.1.0",
        "abc123",
        1,
        "",
        false,
        false,
        false,
        1,
        List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
        GRACE,
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        monitoring,
        policy);
  }
}
