package dev.slipway.standalone.simulation;

import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.simulation.Dice;
import dev.slipway.testkit.simulation.Tools;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tools that fail, hang, die unseen and measure bad numbers: as often as they are told. */
final class UnreliableTools implements Tools {

  private static final List<Map<String, Double>> ILLNESSES =
      List.of(
          Map.of("errorRatePercent", 2.0),
          Map.of("errorRatePercent", 9.0),
          Map.of("p95Millis", 700.0),
          Map.of("p95Millis", 1500.0, "databaseMillis", 180.0),
          Map.of("databaseMillis", 150.0, "requestsPerMinute", 100.0),
          Map.of("requestsPerMinute", Double.NaN));

  private final double badness;
  private final Map<String, Map<String, Double>> illnesses = new HashMap<>();

  UnreliableTools(double badness) {
    this.badness = badness;
  }

  @Override
  public Ending started(Effect.RunAction action, Dice dice) {
    Duration timeout = action.action().timeout();
    Duration after = dice.chance(0.3) ? Duration.ZERO : dice.upTo(timeout);
    if (action.id().contains("-verify") && dice.chance(0.5)) {
      return new Ending(after, ActionReport.unknown("nobody answered"));
    }
    if (dice.chance(badness / 4)) {
      return new Ending(after, null);
    }
    if (dice.chance(badness / 4)) {
      return new Ending(after, ActionReport.unknown("it died unseen"));
    }
    if (dice.chance(badness / 8)) {
      return new Ending(timeout.multipliedBy(2), ActionReport.succeeded("at last"));
    }
    // what is tried again fails again, so that attempts are used up now and then
    boolean fails = dice.chance(action.id().endsWith("/1") ? badness / 2 : Math.max(badness, 0.5));
    if (fails && !action.id().contains("/sample/")) {
      return new Ending(after, ActionReport.failed("it exited with 1", ErrorClass.TRANSIENT, "no"));
    }
    return new Ending(after, ActionReport.measured("it worked", measurements(action, dice)));
  }

  @Override
  public List<Turn> probed(Effect.WatchProbe probe, Dice dice) {
    if (!dice.chance(badness / 2 + 0.02)) {
      return List.of();
    }
    Duration sick = dice.upTo(Duration.ofMinutes(3));
    return List.of(
        new Turn(sick, false), new Turn(sick.plus(dice.upTo(Duration.ofMinutes(2))), true));
  }

  private Map<String, Double> measurements(Effect.RunAction action, Dice dice) {
    if (!action.id().contains("/sample/")) {
      return Map.of();
    }
    Map<String, Double> measured = new TreeMap<>();
    measured.put("errorRatePercent", dice.between(0.0, 0.9));
    measured.put("p95Millis", dice.between(50.0, 400.0));
    measured.put("requestsPerMinute", dice.between(560.0, 640.0));
    if (dice.chance(0.7)) {
      measured.put("databaseMillis", dice.between(1.0, 90.0));
    }
    String deployment = action.id().substring(0, action.id().indexOf('/'));
    Map<String, Double> illness =
        illnesses.computeIfAbsent(
            deployment, _ -> dice.chance(badness * 2) ? dice.pick(ILLNESSES) : Map.of());
    if (!dice.chance(0.2)) {
      measured.putAll(illness);
    }
    if (dice.chance(badness / 4)) {
      measured.clear();
    }
    return measured;
  }
}
