package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.monitor.watch.WatchEvent.CriticalConditionFound;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Plays phase 5 on a virtual clock: a metric source that answers at once, or does not. Seconds
 * count from its start.
 */
final class Play {

  static final String ID = "d1";
  static final Instant START = Instant.parse("2026-02-01T14:30:45Z");

  private final WatchDecider decider = new WatchDecider();
  private final Scenario<Watch, WatchCommand, WatchEvent> scenario = Scenario.of(decider);

  private Play() {}

  /**
   * Plays to the end, or to a second.
   *
   * @param source metrics of the minute before a second; empty: it does not answer
   */
  static Play until(int second, Plan plan, IntFunction<Optional<Map<String, Double>>> source) {
    Play play = new Play();
    play.scenario
        .when(new NotePlan(ID, at(-600), plan))
        .when(new NoteSwitch(ID, at(-200)))
        .when(new Begin(ID, at(0), false));
    for (int step = 0; step < 1000 && !play.decider.isOver(play.scenario.state()); step++) {
      WatchCommand next = play.next(source);
      if (next.at().isAfter(at(second))) {
        break;
      }
      play.scenario.when(next);
    }
    return play;
  }

  static Play through(Plan plan, IntFunction<Optional<Map<String, Double>>> source) {
    return until(Integer.MAX_VALUE, plan, source);
  }

  /** All in range, but for what is given. */
  static Optional<Map<String, Double>> metrics(Map<String, Double> unusual) {
    Map<String, Double> metrics =
        new HashMap<>(
            Map.of(
                "errorRatePercent", 0.1,
                "p50Millis", 40.0,
                "p95Millis", 180.0,
                "p99Millis", 300.0,
                "databaseMillis", 12.0,
                "requestsPerMinute", 1000.0));
    metrics.putAll(unusual);
    return Optional.of(metrics);
  }

  static Optional<Map<String, Double>> good() {
    return metrics(Map.of());
  }

  static Instant at(int second) {
    return START.plusSeconds(second);
  }

  Scenario<Watch, WatchCommand, WatchEvent> scenario() {
    return scenario;
  }

  List<SampleTaken> samples() {
    return scenario.log().stream()
        .filter(SampleTaken.class::isInstance)
        .map(SampleTaken.class::cast)
        .toList();
  }

  List<CriticalConditionFound> critical() {
    return scenario.log().stream()
        .filter(CriticalConditionFound.class::isInstance)
        .map(CriticalConditionFound.class::cast)
        .toList();
  }

  PhaseFinished end() {
    return (PhaseFinished) scenario.log().getLast();
  }

  long endedAtSecond() {
    return Duration.between(START, end().at()).toSeconds();
  }

  private WatchCommand next(IntFunction<Optional<Map<String, Double>>> source) {
    Instant due = decider.wakeAt(scenario.state()).orElseThrow();
    for (Effect effect : decider.effects(scenario.state())) {
      if (effect instanceof Effect.RunAction order) {
        int second = (int) Duration.between(START, order.notBefore()).toSeconds();
        Optional<Map<String, Double>> metrics = source.apply(second);
        if (metrics.isPresent()) {
          return new ReportSample(
              ID, order.notBefore(), order.id(), Result.SUCCEEDED, "", metrics.get());
        }
      }
    }
    return new WakeUp(ID, due);
  }
}
