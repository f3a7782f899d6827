package dev.slipway.monitor.watch;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import org.jspecify.annotations.Nullable;

/** What is asked again and again while the release is monitored. */
enum Probe {
  HEALTH("health", Verdict.HEALTH_UNREACHABLE, "The release does not answer its health probe"),
  DATABASE("database", Verdict.DATABASE_UNREACHABLE, "The database does not accept connections");

  private final String label;
  private final String condition;
  private final String meaning;

  Probe(String label, String condition, String meaning) {
    this.label = label;
    this.condition = condition;
    this.meaning = meaning;
  }

  /** Its name in events. */
  String label() {
    return label;
  }

  /** Name of the critical condition that it finds. */
  String condition() {
    return condition;
  }

  /** What a failure means, in one sentence. */
  String failed(String detail) {
    return detail.isEmpty() ? meaning : meaning + ": " + detail;
  }

  /** What it does; null where the plan has none. */
  @Nullable Action action(MonitoringPlan monitoring) {
    return switch (this) {
      case HEALTH -> monitoring.healthProbe();
      case DATABASE -> monitoring.databaseProbe();
    };
  }

  /** Identity of its order. */
  String id(String deploymentId) {
    return "%s/%d/probe/%s".formatted(deploymentId, Watch.PHASE, label);
  }
}
