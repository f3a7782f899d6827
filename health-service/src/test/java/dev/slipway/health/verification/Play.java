package dev.slipway.health.verification;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.CheckStarted;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plays a deployment on a virtual clock: answers what the rules want of the outside, and wakes them
 * when they want it.
 */
final class Play {

  static final String ID = "d1";

  /** How the outside answers: after some time, or never. */
  record Answer(Duration after, Result result, String detail) {

    static Optional<Answer> passes(int seconds) {
      return Optional.of(new Answer(Duration.ofSeconds(seconds), Result.SUCCEEDED, "It answered."));
    }

    static Optional<Answer> fails(int seconds, String detail) {
      return Optional.of(new Answer(Duration.ofSeconds(seconds), Result.FAILED, detail));
    }

    static Optional<Answer> never() {
      return Optional.empty();
    }
  }

  private final VerificationDecider decider = new VerificationDecider();
  private final Scenario<Verification, VerificationCommand, VerificationEvent> scenario =
      Scenario.of(decider);
  private final Function<String, Optional<Answer>> outside;
  private final Set<String> answered = new HashSet<>();

  private Play(Function<String, Optional<Answer>> outside) {
    this.outside = outside;
  }

  /**
   * Plays from the end of phase 2 to the end.
   *
   * @param outside answer to an ordered action, by the part of its id after the deployment's
   */
  static Play through(Plan plan, Instant start, Function<String, Optional<Answer>> outside) {
    Play play = new Play(outside);
    play.scenario.when(new NotePlan(ID, start.minusSeconds(200), plan));
    play.scenario.when(new Begin(ID, start));
    play.goOn(Instant.MAX);
    return play;
  }

  /** The same, but somebody cancels on the way. */
  static Play cancelledAt(
      Plan plan, Instant start, Instant cancelled, Function<String, Optional<Answer>> outside) {
    Play play = new Play(outside);
    play.scenario.when(new NotePlan(ID, start.minusSeconds(200), plan));
    play.scenario.when(new Begin(ID, start));
    play.goOn(cancelled);
    play.scenario.when(new Stop(ID, cancelled, "the deployment was cancelled by ann"));
    play.goOn(Instant.MAX);
    return play;
  }

  List<VerificationEvent> log() {
    return scenario.log();
  }

  Verification state() {
    return scenario.state();
  }

  /** Seconds after {@code start} at which the attempts of a check began. */
  List<Long> starts(String check, Instant start) {
    return log().stream()
        .filter(event -> event instanceof CheckStarted started && started.name().equals(check))
        .map(event -> Duration.between(start, event.at()).toSeconds())
        .toList();
  }

  /** The attempts of a check that ended, in order. */
  List<CheckFinished> attempts(String check) {
    return log().stream()
        .filter(CheckFinished.class::isInstance)
        .map(CheckFinished.class::cast)
        .filter(event -> event.name().equals(check))
        .toList();
  }

  /** How a phase ended. */
  PhaseFinished end(int phase) {
    return log().stream()
        .filter(PhaseFinished.class::isInstance)
        .map(PhaseFinished.class::cast)
        .filter(event -> event.phase() == phase)
        .findFirst()
        .orElseThrow();
  }

  private void goOn(Instant until) {
    for (int step = 0; step < 1000 && !decider.isOver(scenario.state()); step++) {
      VerificationCommand next = next();
      if (next.at().isAfter(until)) {
        return;
      }
      scenario.when(next);
      if (next instanceof ReportCheck report) {
        answered.add(report.actionId());
      }
    }
  }

  private VerificationCommand next() {
    VerificationCommand next = new WakeUp(ID, decider.wakeAt(scenario.state()).orElseThrow());
    for (Effect effect : decider.effects(scenario.state())) {
      Effect.RunAction order = (Effect.RunAction) effect;
      Optional<Answer> answer = outside.apply(order.id().substring(ID.length() + 1));
      if (answer.isPresent() && !answered.contains(order.id())) {
        Instant at = order.notBefore().plus(answer.get().after());
        if (!at.isAfter(next.at())) {
          next = report(order.id(), at, answer.get());
        }
      }
    }
    return next;
  }

  private static ReportCheck report(String actionId, Instant at, Answer answer) {
    return new ReportCheck(
        ID, at, actionId, answer.result(), answer.detail(), answer.after(), Map.of(), "");
  }
}
