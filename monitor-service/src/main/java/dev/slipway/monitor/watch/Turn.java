package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.Watch.Live;
import dev.slipway.monitor.watch.Watch.Noted;
import dev.slipway.monitor.watch.Watch.Watching;
import dev.slipway.monitor.watch.WatchEvent.CriticalConditionFound;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.monitor.watch.WatchEvent.PhaseStarted;
import dev.slipway.monitor.watch.WatchEvent.ProbeTurned;
import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import dev.slipway.runtime.core.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One decision in the making: the events so far and the state that they lead to. */
final class Turn {

  private final Instant at;
  private final List<WatchEvent> events = new ArrayList<>();
  private Watch state;

  Turn(Watch state, Instant at) {
    this.state = state;
    this.at = at;
  }

  /** Where the events so far have led. */
  Watch state() {
    return state;
  }

  Decision<WatchEvent> decision() {
    return Decision.accept(events);
  }

  /** The phase begins; its first sample is due at once. */
  void begin(Live s) {
    add(
        new PhaseStarted(
            s.deploymentId(), Watch.PHASE, "Monitoring", s.plan().monitoring().samples(), at));
  }

  /** The next sample is there. */
  void sample(Watching s, Map<String, Double> measurements) {
    Thresholds limits = s.monitoring().thresholds();
    List<Rule> broken =
        Arrays.stream(Rule.values())
            .filter(
                rule ->
                    rule.judges(limits, measurements)
                        .filter(value -> rule.breaks(limits, value))
                        .isPresent())
            .toList();
    String values =
        String.join(
            ", ",
            Arrays.stream(Signal.values())
                .flatMap(
                    signal ->
                        Optional.ofNullable(measurements.get(signal.key()))
                            .map(signal::text)
                            .stream())
                .toList());
    String violated = String.join(", ", broken.stream().map(rule -> rule.text(limits)).toList());
    taken(
        s,
        false,
        measurements,
        broken.stream().map(Rule::label).toList(),
        broken.isEmpty() ? values : values + "; violated: " + violated);
  }

  /** The next sample cannot be had. */
  void missing(Watching s, String detail) {
    taken(s, true, Map.of(), List.of(), detail);
  }

  /** A probe has found the release broken: no window is waited for. */
  void probeFailed(Watching s, String probe, String condition, String detail) {
    add(new ProbeTurned(s.deploymentId(), probe, false, detail, at));
    endCritical(s, List.of(new Violation(condition, ViolationKind.CRITICAL, detail)));
  }

  /** Whatever has not ended is not wanted any more. */
  void stop(String why) {
    switch (state) {
      case Noted s -> skip(s.deploymentId(), why);
      case Live s -> skip(s.deploymentId(), why);
      case Watching s -> {
        String reason =
            "Stopped after %d of %d samples, because %s."
                .formatted(s.taken(), s.monitoring().samples(), why);
        Verdict verdict = new Verdict(PhaseResult.SKIPPED, reason, Verdict.evidence(s, List.of()));
        finish(s, verdict, SkipReason.UPSTREAM_FAILURE);
      }
      case Watch.NotNoted _, Watch.Over _ -> {}
    }
  }

  private void taken(
      Watching s,
      boolean missing,
      Map<String, Double> measurements,
      List<String> violations,
      String detail) {
    add(
        new SampleTaken(
            s.deploymentId(),
            s.taken(),
            s.monitoring().samples(),
            s.instant(),
            missing,
            measurements,
            violations,
            detail,
            at));
    if (state instanceof Watching next) {
      List<Violation> critical = Verdict.sustainedCritical(next);
      if (!critical.isEmpty()) {
        endCritical(next, critical);
      } else if (next.complete()) {
        finish(next, Verdict.complete(next), SkipReason.NONE);
      }
    }
  }

  private void endCritical(Watching s, List<Violation> critical) {
    critical.forEach(
        found ->
            add(new CriticalConditionFound(s.deploymentId(), found.rule(), found.detail(), at)));
    finish(s, Verdict.critical(s, critical), SkipReason.NONE);
  }

  private void finish(Watching s, Verdict verdict, SkipReason skipReason) {
    // log times of different partitions may be slightly out of order
    Duration duration =
        at.isBefore(s.startedAt()) ? Duration.ZERO : Duration.between(s.startedAt(), at);
    add(
        new PhaseFinished(
            s.deploymentId(),
            Watch.PHASE,
            verdict.result(),
            skipReason,
            verdict.reason(),
            duration,
            verdict.evidence(),
            at));
  }

  private void skip(String deploymentId, String why) {
    add(
        new PhaseFinished(
            deploymentId,
            Watch.PHASE,
            PhaseResult.SKIPPED,
            SkipReason.UPSTREAM_FAILURE,
            "Not run, because " + why + ".",
            Duration.ZERO,
            Evidence.none(),
            at));
  }

  private void add(WatchEvent event) {
    state = Watch.evolve(state, event);
    events.add(event);
  }
}
