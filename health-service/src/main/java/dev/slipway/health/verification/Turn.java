package dev.slipway.health.verification;

import dev.slipway.health.verification.Verification.Checked;
import dev.slipway.health.verification.Verification.Checking;
import dev.slipway.health.verification.Verification.Noted;
import dev.slipway.health.verification.Verification.Running;
import dev.slipway.health.verification.Verification.Stopping;
import dev.slipway.health.verification.Verification.Testing;
import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.CheckStarted;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.health.verification.VerificationEvent.PhaseStarted;
import dev.slipway.health.verification.VerificationEvent.StopNoted;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One decision in the making: the events so far and the state that they lead to. */
final class Turn {

  private static final int FIRST_ATTEMPT = 1;

  private final Instant at;
  private final List<VerificationEvent> events = new ArrayList<>();
  private Verification state;

  Turn(Verification state, Instant at) {
    this.state = state;
    this.at = at;
  }

  Decision<VerificationEvent> decision() {
    return Decision.accept(events);
  }

  /** Phase 3 begins, with all its checks at once. */
  void beginChecks(Noted s) {
    int planned = s.plan().healthChecks().size();
    add(new PhaseStarted(s.deploymentId(), Verification.HEALTH, "Health validation", planned, at));
    for (int number = 1; number <= planned; number++) {
      start(number, FIRST_ATTEMPT);
    }
    settle();
  }

  /** An attempt begins. */
  void start(int number, int attempt) {
    Running s = running();
    PlannedCheck check = s.checks().get(number - 1);
    add(
        new CheckStarted(
            s.deploymentId(),
            s.phase(),
            check.name(),
            number,
            s.checks().size(),
            attempt,
            s.attempts(),
            ActionIds.of(s.deploymentId(), s.phase(), s.checks(), number, attempt),
            at.plus(check.action().timeout()),
            check.action(),
            at));
  }

  /**
   * An attempt has ended.
   *
   * @param repeatable whether trying it again would not be blind: what died unseen may still be
   *     going on
   */
  void finish(
      int number,
      int attempt,
      boolean repeatable,
      Result result,
      String detail,
      Duration duration,
      Map<String, Double> measurements,
      String output) {
    Running s = running();
    boolean again = repeatable && attempt < s.attempts() && s.stopping() == null;
    add(
        new CheckFinished(
            s.deploymentId(),
            s.phase(),
            s.checks().get(number - 1).name(),
            number,
            s.checks().size(),
            attempt,
            s.attempts(),
            result,
            detail,
            duration,
            again ? at.plus(s.plan().waitBefore(attempt + 1)) : null,
            measurements,
            result == Result.SUCCEEDED ? "" : output,
            at));
  }

  /** Goes on as far as it can without hearing anything new. */
  void settle() {
    if (state instanceof Running s) {
      Stopping stopping = s.stopping();
      if (stopping != null) {
        finishStopped(s, stopping);
        return;
      }
    }
    if (state instanceof Checking s && ended(s)) {
      finishPhase(s);
    }
    if (state instanceof Checked s) {
      beginTests(s);
    }
    if (state instanceof Testing s) {
      nextTest(s);
    }
  }

  /** Whatever has not ended is not wanted any more; what is under way is waited for. */
  void stop(String why) {
    switch (state) {
      case Noted s -> {
        skip(s.deploymentId(), Verification.HEALTH, notRun(why));
        skip(s.deploymentId(), Verification.END_TO_END, notRun(why));
      }
      case Checked s -> skip(s.deploymentId(), Verification.END_TO_END, notRun(why));
      case Running s when s.stopping() == null -> {
        add(new StopNoted(s.deploymentId(), why, at));
        settle();
      }
      case Running _, Verification.NotNoted _, Verification.Over _ -> {}
    }
  }

  private void finishStopped(Running s, Stopping stopping) {
    if (s.progress().stream().anyMatch(Progress.UnderWay.class::isInstance)) {
      return;
    }
    String reason =
        "Stopped after %d of %d %s, because %s."
            .formatted(stopping.ended(), s.checks().size(), Verdict.what(s), stopping.why());
    add(
        new PhaseFinished(
            s.deploymentId(),
            s.phase(),
            PhaseResult.SKIPPED,
            SkipReason.UPSTREAM_FAILURE,
            reason,
            between(s.since(), at),
            Verdict.evidence(s),
            at));
    if (state instanceof Checked next) {
      skip(next.deploymentId(), Verification.END_TO_END, notRun(stopping.why()));
    }
  }

  private static String notRun(String why) {
    return "Not run, because " + why + ".";
  }

  /** Time between two log times, which different partitions may give slightly out of order. */
  static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }

  private void beginTests(Checked s) {
    if (s.stops()) {
      String reason =
          "Not run, because only %d of %d health checks passed and the manifest says to stop then."
              .formatted(s.passed(), s.expected());
      skip(s.deploymentId(), Verification.END_TO_END, reason);
    } else if (s.plan().skipE2e()) {
      add(
          new PhaseFinished(
              s.deploymentId(),
              Verification.END_TO_END,
              PhaseResult.SKIPPED,
              SkipReason.REQUESTED,
              "Skipped, as the request asked.",
              Duration.ZERO,
              Evidence.none(),
              at));
    } else {
      int planned = s.plan().endToEndTests().size();
      add(
          new PhaseStarted(
              s.deploymentId(), Verification.END_TO_END, "End-to-end validation", planned, at));
    }
  }

  private void nextTest(Testing s) {
    for (int i = 0; i < s.progress().size(); i++) {
      switch (s.progress().get(i)) {
        case Progress.Ended _ -> {}
        case Progress.UnderWay _, Progress.Waiting _ -> {
          return;
        }
        case Progress.Pending _ -> {
          start(i + 1, FIRST_ATTEMPT);
          return;
        }
      }
    }
    finishPhase(s);
  }

  private void finishPhase(Running s) {
    Verdict verdict = Verdict.of(s);
    add(
        new PhaseFinished(
            s.deploymentId(),
            s.phase(),
            verdict.result(),
            SkipReason.NONE,
            verdict.reason(),
            between(s.since(), at),
            verdict.evidence(),
            at));
  }

  private void skip(String deploymentId, int phase, String reason) {
    add(
        new PhaseFinished(
            deploymentId,
            phase,
            PhaseResult.SKIPPED,
            SkipReason.UPSTREAM_FAILURE,
            reason,
            Duration.ZERO,
            Evidence.none(),
            at));
  }

  private static boolean ended(Running s) {
    return s.progress().stream().allMatch(Progress.Ended.class::isInstance);
  }

  private Running running() {
    if (state instanceof Running s) {
      return s;
    }
    throw new IllegalStateException("Expected a phase to be running, but found " + state + ".");
  }

  private void add(VerificationEvent event) {
    state = Verification.evolve(state, event);
    events.add(event);
  }
}
