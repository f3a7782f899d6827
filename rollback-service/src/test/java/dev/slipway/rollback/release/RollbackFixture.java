package dev.slipway.rollback.release;

import dev.slipway.rollback.release.RollbackCommand.NotePlan;
import dev.slipway.rollback.release.RollbackCommand.ReportAction;
import dev.slipway.rollback.release.RollbackCommand.RequestRollback;
import dev.slipway.rollback.release.RollbackCommand.WakeUp;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A deployment of up to three components, rolled back at T0; an action may take a minute, and ten
 * seconds of grace.
 */
public final class RollbackFixture {

  public static final String ID = "deploy-20260201-142310-3-h";
  public static final Instant T0 = Instant.parse("2026-02-01T14:45:00Z");
  public static final long TOKEN = 8;
  public static final Duration TIMEOUT = Duration.ofMinutes(1);
  public static final Duration GRACE = Duration.ofSeconds(10);

  private RollbackFixture() {}

  public static Plan plan() {
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
        "1.2.0",
        "abc",
        1,
        "00",
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
        Policy.defaults());
  }

  /** The action that brings a component back. */
  public static Action action(String component) {
    return new Action("command", List.of("restore", component), Map.of(), TIMEOUT);
  }

  // ---- steps

  public static RollbackStep touched(String component) {
    return new RollbackStep(component, true, "1.1.0", action(component));
  }

  public static RollbackStep untouched(String component) {
    return new RollbackStep(component, false, "1.1.0", null);
  }

  /** Nothing ran before, and the target can take the component down. */
  public static RollbackStep fresh(String component) {
    return new RollbackStep(component, true, "", action(component));
  }

  /** Nothing can be done about the component. */
  public static RollbackStep stuck(String component, String toVersion) {
    return new RollbackStep(component, true, toVersion, null);
  }

  // ---- commands

  public static NotePlan accepted() {
    return new NotePlan(ID, plan(), T0.minus(Duration.ofMinutes(20)));
  }

  public static RequestRollback scored(List<String> reasons, RollbackStep... steps) {
    return new RequestRollback(ID, reasons, List.of(steps), TOKEN, false, T0);
  }

  public static RequestRollback scored(RollbackStep... steps) {
    return scored(List.of("PHASE2_EXHAUSTED", "SCORE_BELOW_60"), steps);
  }

  public static RequestRollback cancelled(RollbackStep... steps) {
    return new RequestRollback(
        ID, List.of(RequestRollback.CANCELLED), List.of(steps), TOKEN, false, T0);
  }

  public static RequestRollback manual(RollbackStep... steps) {
    return new RequestRollback(
        ID, List.of(RequestRollback.MANUAL), List.of(steps), TOKEN, true, T0);
  }

  /** A person asks once more, so the order is a newer one. */
  public static RequestRollback manualAgain(RollbackStep... steps) {
    return new RequestRollback(
        ID, List.of(RequestRollback.MANUAL), List.of(steps), TOKEN + 1, true, T0);
  }

  public static String actionId(String component, int attempt) {
    return "%s/rollback/%s/%d".formatted(ID, component, attempt);
  }

  public static ReportAction succeeded(String component, int attempt, int second) {
    return new ReportAction(
        ID, actionId(component, attempt), Result.SUCCEEDED, "Restored.", "", seconds(second));
  }

  public static ReportAction failed(String component, int attempt, int second) {
    return ended(component, attempt, Result.FAILED, second);
  }

  public static ReportAction ended(String component, int attempt, Result result, int second) {
    return new ReportAction(
        ID, actionId(component, attempt), result, "ETIMEDOUT.", "last line", seconds(second));
  }

  public static WakeUp wakeUp(int second) {
    return new WakeUp(ID, seconds(second));
  }

  public static Instant seconds(int second) {
    return T0.plusSeconds(second);
  }

  /** A scenario in which the plan is known and these commands came. */
  public static Scenario<Rollback, RollbackCommand, RollbackEvent> scenario(
      RollbackCommand... commands) {
    var scenario = Scenario.of(new RollbackDecider()).when(accepted());
    for (RollbackCommand command : commands) {
      scenario.when(command);
    }
    return scenario;
  }
}
