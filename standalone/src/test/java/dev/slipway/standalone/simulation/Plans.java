package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Unresolved;
import dev.slipway.testkit.simulation.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans as the intake would have made them, of every shape. */
final class Plans {

  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final List<CheckKind> KINDS =
      List.of(CheckKind.NORMAL, CheckKind.CRITICAL, CheckKind.CONTRACT, CheckKind.PERFORMANCE);

  private Plans() {}

  static Plan any(Dice dice, String application, String environment, String version) {
    return new Plan(
        application,
        environment,
        version,
        "",
        1,
        "0".repeat(64),
        dice.chance(0.1),
        dice.chance(0.05),
        false,
        1.0,
        List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
        Duration.ofSeconds(10),
        checks(dice, "check", 1, 2),
        components(dice),
        dice.chance(0.7) ? action("process", Duration.ofMinutes(1)) : null,
        checks(dice, "health", dice.chance(0.03) ? 0 : 1, 3),
        checks(dice, "test", dice.chance(0.03) ? 0 : 1, 3),
        monitoring(dice),
        policy(dice));
  }

  private static List<PlannedCheck> checks(Dice dice, String name, int least, int most) {
    List<PlannedCheck> checks = new ArrayList<>();
    for (int number = dice.between(least, Math.max(least, least == 0 ? 0 : most));
        number > 0;
        number--) {
      checks.add(
          new PlannedCheck(
              name + " " + number, dice.pick(KINDS), action("http", Duration.ofSeconds(20))));
    }
    return checks;
  }

  private static List<PlannedComponent> components(Dice dice) {
    List<PlannedComponent> components = new ArrayList<>();
    for (String name : List.of("worker", "pages", "dashboard").subList(0, dice.between(1, 3))) {
      Action deploy =
          dice.chance(0.5)
              ? new Action(
                  "command",
                  List.of("deploy", name),
                  Map.of("idempotent", String.valueOf(dice.chance(0.5))),
                  Duration.ofMinutes(5))
              : action("process", Duration.ofMinutes(2));
      boolean asks = deploy.uses().equals("command") && dice.chance(0.4);
      Action takeDown = dice.chance(0.96) ? action("process", Duration.ofMinutes(1)) : null;
      components.add(
          new PlannedComponent(
              name,
              deploy,
              action("process", Duration.ofMinutes(1)),
              takeDown,
              asks ? action("command", Duration.ofMinutes(1)) : null,
              dice.chance(0.5) ? Unresolved.HOLD : Unresolved.ROLLBACK));
    }
    return components;
  }

  private static MonitoringPlan monitoring(Dice dice) {
    Thresholds usual = Thresholds.defaults(dice.chance(0.5) ? 600.0 : null);
    Thresholds limits =
        new Thresholds(
            usual.errorRateTargetPercent(),
            usual.errorRateCriticalPercent(),
            usual.p95WarningMillis(),
            usual.p95CriticalMillis(),
            usual.databaseTargetMillis(),
            usual.volumeTolerancePercent(),
            usual.baselineRequestsPerMinute(),
            INTERVAL.multipliedBy(2));
    return new MonitoringPlan(
        INTERVAL.multipliedBy(dice.between(2, 5)),
        INTERVAL,
        dice.chance(0.95) ? action("metrics", Duration.ofSeconds(20)) : null,
        dice.chance(0.6) ? action("http", Duration.ofSeconds(5)) : null,
        dice.chance(0.4) ? action("jdbc", Duration.ofSeconds(5)) : null,
        Duration.ofSeconds(10),
        3,
        limits);
  }

  private static Policy policy(Dice dice) {
    Policy usual = Policy.defaults();
    return new Policy(
        usual.passFrom(),
        usual.warningFrom(),
        usual.vetoAt(),
        usual.requestedSkipScore(),
        usual.minimumEvidencePercent(),
        dice.chance(0.3) ? OnVeto.STOP : OnVeto.CONTINUE,
        dice.pick(
            List.of(Unresolved.HOLD, Unresolved.HOLD, Unresolved.ROLLBACK, Unresolved.ACCEPT)),
        dice.pick(List.of(Duration.ofHours(24), Duration.ofHours(1), Duration.ofSeconds(1))));
  }

  private static Action action(String uses, Duration timeout) {
    return new Action(uses, List.of(), Map.of(), timeout);
  }
}
