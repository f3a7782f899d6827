package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.Watch.Live;
import dev.slipway.monitor.watch.Watch.NotNoted;
import dev.slipway.monitor.watch.Watch.Noted;
import dev.slipway.monitor.watch.Watch.Over;
import dev.slipway.monitor.watch.Watch.Watching;
import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.monitor.watch.WatchEvent.PlanNoted;
import dev.slipway.monitor.watch.WatchEvent.SwitchNoted;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules of phase 5. */
public final class WatchDecider implements Decider<Watch, WatchCommand, WatchEvent> {

  /** How long the phases before are waited for; longer than any queue or approval can take. */
  static final Duration PATIENCE = Duration.ofDays(30);

  /** Reading metrics changes nothing that a fence would have to guard. */
  private static final long NO_FENCE = 0;

  @Override
  public Watch initial() {
    return new NotNoted();
  }

  @Override
  public Watch evolve(Watch state, WatchEvent event) {
    return Watch.evolve(state, event);
  }

  @Override
  public Decision<WatchEvent> decide(Watch state, WatchCommand command) {
    return switch (command) {
      case NotePlan c ->
          state instanceof NotNoted
              ? Decision.accept(new PlanNoted(c.deploymentId(), c.plan(), c.at()))
              : Decision.nothing();
      case NoteSwitch c -> noteSwitch(state, c);
      case Begin c -> begin(state, c);
      case Stop c -> stop(state, c);
      case ReportSample c -> report(state, c);
      case ReportProbe c -> report(state, c);
      case WakeUp c -> wakeUp(state, c.at());
    };
  }

  @Override
  public Optional<Instant> wakeAt(Watch state) {
    return switch (state) {
      case NotNoted _, Over _ -> Optional.empty();
      case Noted s -> Optional.of(s.since().plus(PATIENCE));
      case Live s -> Optional.of(s.switchedAt().plus(PATIENCE));
      case Watching s -> Optional.of(missingAt(s));
    };
  }

  @Override
  public List<Effect> effects(Watch state) {
    if (!(state instanceof Watching s)) {
      return List.of();
    }
    MonitoringPlan monitoring = s.monitoring();
    List<Effect> effects = new ArrayList<>();
    Action sample = monitoring.sample();
    if (sample != null && !s.complete()) {
      effects.add(
          new Effect.RunAction(
              sampleId(s), sample, s.instant(), s.deadline(sample), NO_FENCE, context(s)));
    }
    for (Probe probe : Probe.values()) {
      Action action = probe.action(monitoring);
      if (action != null) {
        effects.add(
            new Effect.WatchProbe(
                probe.id(s.deploymentId()),
                action,
                monitoring.probeInterval(),
                monitoring.probeFailures()));
      }
    }
    return effects;
  }

  @Override
  public boolean isOver(Watch state) {
    return state instanceof Over;
  }

  private static Decision<WatchEvent> noteSwitch(Watch state, NoteSwitch c) {
    return switch (state) {
      case NotNoted _ -> Decision.postpone();
      case Noted s -> Decision.accept(new SwitchNoted(s.deploymentId(), c.at()));
      case Live _, Watching _, Over _ -> Decision.nothing();
    };
  }

  private static Decision<WatchEvent> begin(Watch state, Begin c) {
    return switch (state) {
      // the end of phase 4 may overtake the end of phase 2: they come from different topics
      case NotNoted _, Noted _ -> Decision.postpone();
      case Live s -> {
        Turn turn = new Turn(s, c.at());
        if (c.nothingPassed() && s.plan().policy().onVeto() == OnVeto.STOP) {
          turn.stop("no end-to-end test passed and the manifest says to stop then");
        } else {
          turn.begin(s);
        }
        yield turn.decision();
      }
      case Watching _, Over _ -> Decision.nothing();
    };
  }

  private static Decision<WatchEvent> stop(Watch state, Stop c) {
    if (state instanceof NotNoted) {
      return Decision.postpone();
    }
    Turn turn = new Turn(state, c.at());
    turn.stop(c.why());
    return turn.decision();
  }

  private static Decision<WatchEvent> report(Watch state, ReportSample c) {
    if (!(state instanceof Watching s) || !sampleId(s).equals(c.actionId())) {
      return stale("the sample that is due", c.actionId());
    }
    if (c.at().isBefore(s.instant())) {
      return Decision.refuse(
          Refusal.STALE,
          "Expected the metrics of %s not before that time, but they came at %s; they change nothing."
              .formatted(s.instant(), c.at()));
    }
    Map<String, Double> usable = usable(c.measurements());
    Turn turn = new Turn(s, c.at());
    if (c.result() != Result.SUCCEEDED) {
      turn.missing(s, c.detail());
    } else if (Arrays.stream(Signal.values())
        .noneMatch(signal -> usable.containsKey(signal.key()))) {
      turn.missing(
          s,
          "Expected at least one of %s, but the metric source gave none of them."
              .formatted(
                  String.join(", ", Arrays.stream(Signal.values()).map(Signal::key).toList())));
    } else {
      turn.sample(s, usable);
    }
    return turn.decision();
  }

  private static Decision<WatchEvent> report(Watch state, ReportProbe c) {
    if (state instanceof Watching s) {
      for (Probe probe : Probe.values()) {
        if (probe.action(s.monitoring()) != null
            && probe.id(s.deploymentId()).equals(c.actionId())) {
          Turn turn = new Turn(s, c.at());
          if (!c.healthy()) {
            turn.probeFailed(s, probe.label(), probe.condition(), probe.failed(c.detail()));
          }
          return turn.decision();
        }
      }
    }
    return stale("a probe that is being watched", c.actionId());
  }

  private static Decision<WatchEvent> wakeUp(Watch state, Instant at) {
    Turn turn = new Turn(state, at);
    switch (state) {
      case NotNoted _, Over _ -> {}
      case Noted s -> giveUp(turn, s.since(), "phase 2", at);
      case Live s -> giveUp(turn, s.switchedAt(), "phase 4", at);
      case Watching _ -> {
        // without a source, all samples that have come due meanwhile are missing
        while (turn.state() instanceof Watching s && !at.isBefore(missingAt(s))) {
          turn.missing(s, nobodyAnswered(s));
        }
      }
    }
    return turn.decision();
  }

  private static void giveUp(Turn turn, Instant since, String waitedFor, Instant at) {
    if (!at.isBefore(since.plus(PATIENCE))) {
      turn.stop("%s did not end within %d days".formatted(waitedFor, PATIENCE.toDays()));
    }
  }

  private static String nobodyAnswered(Watching s) {
    Action sample = s.monitoring().sample();
    return sample == null
        ? "Expected a metric source, but the manifest names none."
        : "Expected the metrics by %s, but none came.".formatted(s.deadline(sample));
  }

  /** When the next sample counts as missing; without a source at its own instant. */
  private static Instant missingAt(Watching s) {
    Action sample = s.monitoring().sample();
    return sample == null ? s.instant() : s.deadline(sample).plus(s.plan().grace());
  }

  private static String sampleId(Watching s) {
    return "%s/%d/sample/%d".formatted(s.deploymentId(), Watch.PHASE, s.taken());
  }

  private static Map<String, String> context(Watching s) {
    Plan plan = s.plan();
    return Map.of(
        "SLIPWAY_PHASE", Integer.toString(Watch.PHASE),
        "SLIPWAY_ATTEMPT", "1",
        "SLIPWAY_VERSION", plan.version(),
        "SLIPWAY_ENVIRONMENT", plan.environment(),
        "SLIPWAY_APPLICATION", plan.application(),
        "SLIPWAY_FROM_MILLIS", Long.toString(s.coversFrom().toEpochMilli()),
        "SLIPWAY_TO_MILLIS", Long.toString(s.instant().toEpochMilli()));
  }

  /** Rates and times that cannot be are no evidence. */
  private static Map<String, Double> usable(Map<String, Double> measurements) {
    Map<String, Double> usable = new TreeMap<>(measurements);
    usable.values().removeIf(value -> !Double.isFinite(value) || value < 0);
    return usable;
  }

  private static Decision<WatchEvent> stale(String expected, String actionId) {
    return Decision.refuse(
        Refusal.STALE,
        "Expected a report on %s, but got one on %s; it changes nothing."
            .formatted(expected, actionId));
  }
}
