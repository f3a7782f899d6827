package dev.slipway.health.verification;

import dev.slipway.health.verification.Verification.Checked;
import dev.slipway.health.verification.Verification.NotNoted;
import dev.slipway.health.verification.Verification.Noted;
import dev.slipway.health.verification.Verification.Over;
import dev.slipway.health.verification.Verification.Running;
import dev.slipway.health.verification.Verification.Stopping;
import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.ReportMissed;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.PlanNoted;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules of phases 3 and 4. */
public final class VerificationDecider
    implements Decider<Verification, VerificationCommand, VerificationEvent> {

  /** How long the end of phase 2 is waited for; longer than any queue or approval can take. */
  static final Duration PATIENCE = Duration.ofDays(30);

  /** Checks change nothing that a fence would have to guard. */
  private static final long NO_FENCE = 0;

  @Override
  public Verification initial() {
    return new NotNoted();
  }

  @Override
  public Verification evolve(Verification state, VerificationEvent event) {
    return Verification.evolve(state, event);
  }

  @Override
  public Decision<VerificationEvent> decide(Verification state, VerificationCommand command) {
    return switch (command) {
      case NotePlan c ->
          state instanceof NotNoted
              ? Decision.accept(new PlanNoted(c.deploymentId(), c.plan(), c.at()))
              : Decision.nothing();
      case Begin c -> begin(state, c);
      case Stop c -> stop(state, c);
      case ReportCheck c -> report(state, c);
      case ReportMissed c -> missed(state, c);
      case WakeUp c -> wakeUp(state, c.at());
    };
  }

  @Override
  public Optional<Instant> wakeAt(Verification state) {
    return switch (state) {
      case NotNoted _, Over _ -> Optional.empty();
      case Noted s -> Optional.of(s.since().plus(PATIENCE));
      case Checked s -> Optional.of(s.since());
      case Running s ->
          s.progress().stream().flatMap(p -> due(s, p).stream()).min(Instant::compareTo);
    };
  }

  @Override
  public List<Effect> effects(Verification state) {
    return switch (state) {
      case NotNoted _, Noted _, Checked _, Over _ -> List.of();
      case Running s ->
          s.progress().stream()
              .flatMap(
                  p -> p instanceof Progress.UnderWay u ? Stream.of(order(s, u)) : Stream.empty())
              .toList();
    };
  }

  @Override
  public boolean isOver(Verification state) {
    return state instanceof Over;
  }

  private static Decision<VerificationEvent> begin(Verification state, Begin c) {
    return switch (state) {
      case NotNoted _ -> Decision.postpone();
      case Noted s when s.plan().dryRun() ->
          Decision.refuse(
              Refusal.INVALID_STATE,
              "Expected dry run %s to end after phase 1, but phase 2 was reported as passed; nothing is checked."
                  .formatted(s.deploymentId()));
      case Noted s -> {
        Turn turn = new Turn(s, c.at());
        turn.beginChecks(s);
        yield turn.decision();
      }
      case Running _, Checked _, Over _ -> Decision.nothing();
    };
  }

  private static Decision<VerificationEvent> stop(Verification state, Stop c) {
    if (state instanceof NotNoted) {
      return Decision.postpone();
    }
    Turn turn = new Turn(state, c.at());
    turn.stop(c.why());
    return turn.decision();
  }

  private static Decision<VerificationEvent> report(Verification state, ReportCheck c) {
    Result result = c.result() == Result.UNKNOWN ? Result.OUTCOME_UNKNOWN : c.result();
    return ended(
        state,
        c.at(),
        c.actionId(),
        (turn, number, attempt) ->
            turn.finish(
                number,
                attempt,
                result == Result.FAILED,
                result,
                c.detail(),
                c.duration(),
                c.measurements(),
                c.output()));
  }

  private static Decision<VerificationEvent> missed(Verification state, ReportMissed c) {
    return ended(
        state,
        c.at(),
        c.actionId(),
        (turn, number, attempt) ->
            turn.finish(
                number,
                attempt,
                true,
                Result.OUTCOME_UNKNOWN,
                c.detail(),
                c.duration(),
                Map.of(),
                ""));
  }

  /** What the end of an attempt means. */
  private interface Ending {
    void tell(Turn turn, int number, int attempt);
  }

  private static Decision<VerificationEvent> ended(
      Verification state, Instant at, String actionId, Ending ending) {
    if (state instanceof Running s) {
      for (int i = 0; i < s.progress().size(); i++) {
        if (s.progress().get(i) instanceof Progress.UnderWay u && u.actionId().equals(actionId)) {
          Turn turn = new Turn(s, at);
          ending.tell(turn, i + 1, u.attempt());
          turn.settle();
          return turn.decision();
        }
      }
    }
    return Decision.refuse(
        Refusal.STALE,
        "Expected a report on a check that is under way, but got one on %s; it changes nothing."
            .formatted(actionId));
  }

  private static Decision<VerificationEvent> wakeUp(Verification state, Instant at) {
    Turn turn = new Turn(state, at);
    switch (state) {
      case NotNoted _, Over _ -> {}
      case Noted s -> {
        if (!at.isBefore(s.since().plus(PATIENCE))) {
          turn.stop("phase 2 did not end within %d days".formatted(PATIENCE.toDays()));
        }
      }
      case Checked _ -> turn.settle();
      case Running s -> wakeUp(turn, s, at);
    }
    return turn.decision();
  }

  private static void wakeUp(Turn turn, Running s, Instant at) {
    boolean changed = false;
    for (int i = 0; i < s.progress().size(); i++) {
      Progress progress = s.progress().get(i);
      if (due(s, progress).filter(due -> !at.isBefore(due)).isEmpty()) {
        continue;
      }
      changed = true;
      switch (progress) {
        case Progress.Waiting p -> turn.start(i + 1, p.attempt());
        case Progress.UnderWay p ->
            turn.finish(
                i + 1,
                p.attempt(),
                false,
                Result.OUTCOME_UNKNOWN,
                lost(s, p),
                Turn.between(p.since(), at),
                Map.of(),
                "");
        case Progress.Pending _, Progress.Ended _ -> {}
      }
    }
    if (changed) {
      turn.settle();
    }
  }

  private static Optional<Instant> due(Running s, Progress progress) {
    return switch (progress) {
      case Progress.Pending _, Progress.Ended _ -> Optional.empty();
      // what is stopped is not tried again
      case Progress.Waiting p -> s.stopping() == null ? Optional.of(p.dueAt()) : Optional.empty();
      case Progress.UnderWay p -> Optional.of(deadline(s, p).plus(s.plan().grace()));
    };
  }

  /** What is stopped is still wanted, but to end now: so its end is told, and can be waited for. */
  private static Instant deadline(Running s, Progress.UnderWay p) {
    Stopping stopping = s.stopping();
    return stopping != null && stopping.since().isBefore(p.deadline())
        ? stopping.since()
        : p.deadline();
  }

  private static String lost(Running s, Progress.UnderWay p) {
    return "Expected an answer by %s, but none came; whether it passed is not known."
        .formatted(deadline(s, p));
  }

  private static Effect order(Running s, Progress.UnderWay u) {
    Plan plan = s.plan();
    Map<String, String> context =
        Map.of(
            "SLIPWAY_PHASE", Integer.toString(s.phase()),
            "SLIPWAY_ATTEMPT", Integer.toString(u.attempt()),
            "SLIPWAY_VERSION", plan.version(),
            "SLIPWAY_ENVIRONMENT", plan.environment(),
            "SLIPWAY_APPLICATION", plan.application());
    return new Effect.RunAction(
        u.actionId(), u.action(), u.since(), deadline(s, u), NO_FENCE, context);
  }
}
