package dev.slipway.health.verification;

import dev.slipway.health.verification.VerificationEvent.CheckFinished;
import dev.slipway.health.verification.VerificationEvent.CheckStarted;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.health.verification.VerificationEvent.PhaseStarted;
import dev.slipway.health.verification.VerificationEvent.PlanNoted;
import dev.slipway.health.verification.VerificationEvent.StopNoted;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where phases 3 and 4 of a deployment stand: the fold of the health service's own events. */
public sealed interface Verification {

  /** Number of the phase of the health checks. */
  int HEALTH = 3;

  /** Number of the phase of the end-to-end tests. */
  int END_TO_END = 4;

  /** Nothing is known of the deployment. */
  record NotNoted() implements Verification {}

  /** The plan is known; phases 1 and 2 are still up to the deployer. */
  record Noted(String deploymentId, Plan plan, Instant since) implements Verification {}

  /** A phase is running. */
  sealed interface Running extends Verification {

    /** The deployment. */
    String deploymentId();

    /** Its plan. */
    Plan plan();

    /** When the phase began. */
    Instant since();

    /** How far each check is, in the order of the plan. */
    List<Progress> progress();

    /** Number of the phase. */
    int phase();

    /** What the phase does, in the order of the plan. */
    List<PlannedCheck> checks();

    /** Attempts at most for each check. */
    int attempts();

    /** How it is being stopped; null while nobody stopped it. */
    @Nullable Stopping stopping();

    /** The same phase with other progress. */
    Running with(List<Progress> progress);

    /** The same phase, to end now. */
    Running stopped(Stopping how);
  }

  /**
   * Nobody wants the phase any more. What is under way in it is made to end, because the next thing
   * in the lane would work beside it.
   *
   * @param since when it was stopped, which is the deadline of what is under way
   * @param ended how many checks had ended by then
   * @param why half a sentence that goes on after "because", without a full stop
   */
  record Stopping(Instant since, int ended, String why) {}

  /** Phase 3: all checks at once. */
  record Checking(
      String deploymentId,
      Plan plan,
      Instant since,
      List<Progress> progress,
      @Nullable Stopping stopping)
      implements Running {
    public Checking {
      progress = List.copyOf(progress);
    }

    @Override
    public int phase() {
      return HEALTH;
    }

    @Override
    public List<PlannedCheck> checks() {
      return plan.healthChecks();
    }

    @Override
    public int attempts() {
      return Math.max(1, plan.attempts());
    }

    @Override
    public Checking with(List<Progress> next) {
      return new Checking(deploymentId, plan, since, next, stopping);
    }

    @Override
    public Checking stopped(Stopping how) {
      return new Checking(deploymentId, plan, since, progress, how);
    }
  }

  /** Phase 3 has ended, phase 4 has not begun; the next event of the same decision moves on. */
  record Checked(
      String deploymentId, Plan plan, Instant since, PhaseResult result, int passed, int expected)
      implements Verification {

    /** Whether phase 3 was so bad that the plan wants nothing further to run. */
    boolean stops() {
      return plan.policy().onVeto() == OnVeto.STOP
          && result == PhaseResult.FAILED
          && 5 * passed / Math.max(1, expected) <= plan.policy().vetoAt();
    }
  }

  /** Phase 4: one test after another, each once. */
  record Testing(
      String deploymentId,
      Plan plan,
      Instant since,
      List<Progress> progress,
      @Nullable Stopping stopping)
      implements Running {
    public Testing {
      progress = List.copyOf(progress);
    }

    @Override
    public int phase() {
      return END_TO_END;
    }

    @Override
    public List<PlannedCheck> checks() {
      return plan.endToEndTests();
    }

    @Override
    public int attempts() {
      return 1;
    }

    @Override
    public Testing with(List<Progress> next) {
      return new Testing(deploymentId, plan, since, next, stopping);
    }

    @Override
    public Testing stopped(Stopping how) {
      return new Testing(deploymentId, plan, since, progress, how);
    }
  }

  /** Both phases have ended, or were not wanted any more. */
  record Over(String deploymentId) implements Verification {}

  /**
   * Applies an event.
   *
   * @throws IllegalStateException if the event cannot follow on the state
   */
  static Verification evolve(Verification state, VerificationEvent event) {
    return switch (event) {
      case PlanNoted e when state instanceof NotNoted ->
          new Noted(e.deploymentId(), e.plan(), e.at());
      case PhaseStarted e when e.phase() == HEALTH && state instanceof Noted s ->
          new Checking(s.deploymentId(), s.plan(), e.at(), pending(s.plan().healthChecks()), null);
      case PhaseStarted e when e.phase() == END_TO_END && state instanceof Checked s ->
          new Testing(s.deploymentId(), s.plan(), e.at(), pending(s.plan().endToEndTests()), null);
      case CheckStarted e when state instanceof Running s && s.phase() == e.phase() ->
          started(s, e);
      case CheckFinished e when state instanceof Running s && s.phase() == e.phase() ->
          finished(s, e);
      case StopNoted e when state instanceof Running s && s.stopping() == null ->
          s.stopped(new Stopping(e.at(), ended(s), e.why()));
      case PhaseFinished e when e.phase() == HEALTH && state instanceof Noted s ->
          checked(s.deploymentId(), s.plan(), e);
      case PhaseFinished e when e.phase() == HEALTH && state instanceof Checking s ->
          checked(s.deploymentId(), s.plan(), e);
      case PhaseFinished e when e.phase() == END_TO_END && state instanceof Checked ->
          new Over(e.deploymentId());
      case PhaseFinished e when e.phase() == END_TO_END && state instanceof Testing ->
          new Over(e.deploymentId());
      case PlanNoted _,
          PhaseStarted _,
          CheckStarted _,
          CheckFinished _,
          StopNoted _,
          PhaseFinished _ ->
          throw impossible(state, event);
    };
  }

  private static List<Progress> pending(List<PlannedCheck> checks) {
    return Collections.nCopies(checks.size(), new Progress.Pending());
  }

  private static int ended(Running s) {
    return (int) s.progress().stream().filter(Progress.Ended.class::isInstance).count();
  }

  private static Running started(Running s, CheckStarted e) {
    int expected =
        switch (s.progress().get(e.number() - 1)) {
          case Progress.Pending _ -> 1;
          case Progress.Waiting p -> p.attempt();
          case Progress.UnderWay _, Progress.Ended _ -> throw impossible(s, e);
        };
    if (e.attempt() != expected) {
      throw impossible(s, e);
    }
    return replaced(
        s,
        e.number(),
        new Progress.UnderWay(e.attempt(), e.actionId(), e.action(), e.at(), e.deadline()));
  }

  private static Running finished(Running s, CheckFinished e) {
    if (!(s.progress().get(e.number() - 1) instanceof Progress.UnderWay p)
        || p.attempt() != e.attempt()) {
      throw impossible(s, e);
    }
    Instant next = e.nextAttemptAt();
    return replaced(
        s,
        e.number(),
        next == null
            ? new Progress.Ended(e.result(), e.attempt(), e.detail())
            : new Progress.Waiting(e.attempt() + 1, next));
  }

  private static Running replaced(Running s, int number, Progress progress) {
    List<Progress> next = new ArrayList<>(s.progress());
    next.set(number - 1, progress);
    return s.with(next);
  }

  private static Checked checked(String deploymentId, Plan plan, PhaseFinished e) {
    int passed =
        (int)
            e.evidence().checks().stream()
                .filter(check -> check.result() == Result.SUCCEEDED)
                .count();
    return new Checked(deploymentId, plan, e.at(), e.result(), passed, plan.healthChecks().size());
  }

  private static IllegalStateException impossible(Verification state, VerificationEvent event) {
    return new IllegalStateException(
        "Expected an event that can follow on %s, but got %s; the log or the rules are broken."
            .formatted(state, event));
  }
}
