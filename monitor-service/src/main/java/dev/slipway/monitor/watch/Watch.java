package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.WatchEvent.CriticalConditionFound;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.monitor.watch.WatchEvent.PhaseStarted;
import dev.slipway.monitor.watch.WatchEvent.PlanNoted;
import dev.slipway.monitor.watch.WatchEvent.ProbeTurned;
import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.monitor.watch.WatchEvent.SwitchNoted;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Where phase 5 of a deployment stands: the fold of the monitor service's own events. */
public sealed interface Watch {

  /** Number of the phase. */
  int PHASE = 5;

  /** Nothing is known of the deployment. */
  record NotNoted() implements Watch {}

  /** The plan is known; traffic does not go to the release yet. */
  record Noted(String deploymentId, Plan plan, Instant since) implements Watch {}

  /** Traffic goes to the release; phases 3 and 4 are still up to the health service. */
  record Live(String deploymentId, Plan plan, Instant switchedAt) implements Watch {}

  /**
   * Samples are taken.
   *
   * @param switchedAt when traffic was switched
   * @param startedAt when the phase began: the instant of sample 0
   * @param taken samples so far, missing ones included; so also the number of the next
   * @param seen samples so far that were not missing
   * @param askedAt when the next sample became the next
   * @param breaches one a rule, in the order of the rules
   */
  record Watching(
      String deploymentId,
      Plan plan,
      Instant switchedAt,
      Instant startedAt,
      int taken,
      int seen,
      Instant askedAt,
      List<Breach> breaches)
      implements Watch {
    public Watching {
      breaches = List.copyOf(breaches);
    }

    MonitoringPlan monitoring() {
      return plan.monitoring();
    }

    boolean complete() {
      return taken >= monitoring().samples();
    }

    /** The instant that the next sample stands for. */
    Instant instant() {
      return startedAt.plus(monitoring().interval().multipliedBy(taken));
    }

    /**
     * Begin of the time that the next sample covers: an interval, but for sample 0 the time since
     * the switch.
     */
    Instant coversFrom() {
      Instant from = taken == 0 ? switchedAt : instant().minus(monitoring().interval());
      return from.isAfter(instant()) ? instant() : from;
    }

    /**
     * When an answer for the next sample must be there; late samples get their full time as well.
     */
    Instant deadline(Action sample) {
      Instant begin = askedAt.isAfter(instant()) ? askedAt : instant();
      Duration interval = monitoring().interval();
      return begin.plus(sample.timeout().compareTo(interval) < 0 ? sample.timeout() : interval);
    }
  }

  /** The phase has ended, or was not wanted any more. */
  record Over(String deploymentId) implements Watch {}

  /**
   * Applies an event.
   *
   * @throws IllegalStateException if the event cannot follow on the state
   */
  static Watch evolve(Watch state, WatchEvent event) {
    return switch (event) {
      case PlanNoted e when state instanceof NotNoted ->
          new Noted(e.deploymentId(), e.plan(), e.at());
      case SwitchNoted e when state instanceof Noted s ->
          new Live(s.deploymentId(), s.plan(), e.at());
      case PhaseStarted e when state instanceof Live s -> started(s, e);
      case SampleTaken e when state instanceof Watching s && s.taken() == e.number() ->
          sampled(s, e);
      case ProbeTurned _ when state instanceof Watching -> state;
      case CriticalConditionFound _ when state instanceof Watching -> state;
      case PhaseFinished e when !(state instanceof NotNoted) && !(state instanceof Over) ->
          new Over(e.deploymentId());
      case PlanNoted _,
          SwitchNoted _,
          PhaseStarted _,
          SampleTaken _,
          ProbeTurned _,
          CriticalConditionFound _,
          PhaseFinished _ ->
          throw new IllegalStateException(
              "Expected an event that can follow on %s, but got %s; the log or the rules are broken."
                  .formatted(state, event));
    };
  }

  private static Watching started(Live s, PhaseStarted e) {
    List<Breach> breaches = Arrays.stream(Rule.values()).map(Breach::none).toList();
    return new Watching(s.deploymentId(), s.plan(), s.switchedAt(), e.at(), 0, 0, e.at(), breaches);
  }

  private static Watching sampled(Watching s, SampleTaken e) {
    return new Watching(
        s.deploymentId(),
        s.plan(),
        s.switchedAt(),
        s.startedAt(),
        s.taken() + 1,
        e.missing() ? s.seen() : s.seen() + 1,
        e.at(),
        s.breaches().stream().map(b -> b.after(e, s.monitoring().thresholds())).toList());
  }
}
