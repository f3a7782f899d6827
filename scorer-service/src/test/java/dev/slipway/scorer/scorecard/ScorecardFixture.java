package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Unresolved;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small deployment and what its phases may report. Phase n ends n minutes after acceptance. */
public final class ScorecardFixture {

  public static final String ID = "deploy-20261121-142310-3-h";
  public static final Instant T0 = Instant.parse("2026-11-21T14:23:10Z");
  public static final String CONDITION = "5xx rate 62.0 % above 5 % for 5 min";
  public static final long TOKEN = 7;

  private static final Action ACTION =
      new Action("command", List.of("true"), Map.of(), Duration.ofMinutes(1));

  /** What a rollback would have to do after phase 2. */
  public static final List<RollbackStep> STEPS =
      List.of(
          new RollbackStep("worker", true, "1.1.0", ACTION),
          new RollbackStep("booking-pages", true, "1.1.0", ACTION));

  /** The same before phase 2. */
  public static final List<RollbackStep> UNTOUCHED =
      List.of(
          new RollbackStep("worker", false, "1.1.0", null),
          new RollbackStep("booking-pages", false, "1.1.0", null));

  private ScorecardFixture() {}

  // ---- the plan

  public static Plan plan() {
    return plan(Policy.defaults(), false, false);
  }

  public static Plan plan(Policy policy) {
    return plan(policy, false, false);
  }

  public static Plan planSkippingEndToEnd() {
    return plan(Policy.defaults(), true, false);
  }

  public static Plan dryRun() {
    return plan(Policy.defaults(), false, true);
  }

  private static Plan plan(Policy policy, boolean skipEndToEnd, boolean dryRun) {
    PlannedCheck check = new PlannedCheck("check", CheckKind.NORMAL, ACTION);
    MonitoringPlan monitoring =
        new MonitoringPlan(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            ACTION,
            null,
            null,
            Duration.ofSeconds(20),
            2,
            Thresholds.defaults(null));
    return new Plan(
        "booking",
        "production",
        "1.2.0",
        "abc",
        1,
        "00",
        skipEndToEnd,
        dryRun,
        false,
        1,
        List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
        Duration.ofSeconds(10),
        List.of(check),
        List.of(new PlannedComponent("worker", ACTION, ACTION, null, null, Unresolved.ROLLBACK)),
        null,
        List.of(check),
        List.of(check),
        monitoring,
        policy);
  }

  public static Policy policy(Unresolved onUnresolved) {
    Policy normal = Policy.defaults();
    return new Policy(
        normal.passFrom(),
        normal.warningFrom(),
        normal.vetoAt(),
        normal.requestedSkipScore(),
        normal.minimumEvidencePercent(),
        normal.onVeto(),
        onUnresolved,
        normal.holdFor());
  }

  public static Policy stoppingOnVeto() {
    Policy normal = Policy.defaults();
    return new Policy(
        normal.passFrom(),
        normal.warningFrom(),
        normal.vetoAt(),
        normal.requestedSkipScore(),
        normal.minimumEvidencePercent(),
        OnVeto.STOP,
        normal.onUnresolved(),
        normal.holdFor());
  }

  // ---- commands

  public static NotePlan accepted(Plan plan) {
    return new NotePlan(ID, plan, T0);
  }

  public static ReportPhase report(int phase, PhaseResult result, Evidence evidence) {
    return report(phase, result, SkipReason.NONE, "", evidence);
  }

  public static ReportPhase report(
      int phase, PhaseResult result, SkipReason skipReason, String reason, Evidence evidence) {
    List<RollbackStep> steps =
        switch (phase) {
          case 1 -> UNTOUCHED;
          case 2 -> STEPS;
          default -> List.of();
        };
    return new ReportPhase(
        ID,
        phase,
        result,
        skipReason,
        reason,
        evidence,
        steps,
        steps.isEmpty() ? 0 : TOKEN,
        minutes(phase));
  }

  public static ReportPhase validated() {
    return report(1, PhaseResult.PASSED, Evidence.ofChecks(7, checks(7, 0)));
  }

  /** Phase 1 stopped at a check; the ones after it were not run. */
  public static ReportPhase invalid(int passed) {
    return report(1, PhaseResult.FAILED, Evidence.ofChecks(7, checks(passed, 1)));
  }

  public static ReportPhase deployed() {
    return report(
        2,
        PhaseResult.PASSED,
        components(
            new ComponentEvidence("worker", true, true, 2, ""),
            new ComponentEvidence("booking-pages", true, true, 1, "")));
  }

  /** The first component used up its attempts. */
  public static ReportPhase exhausted() {
    return report(
        2,
        PhaseResult.FAILED,
        components(
            new ComponentEvidence("worker", true, false, 3, "ETIMEDOUT."),
            new ComponentEvidence("booking-pages", false, false, 0, "")));
  }

  public static Evidence components(ComponentEvidence... components) {
    int seen = components.length;
    return new Evidence(seen, seen, List.of(), List.of(components), List.of(), List.of());
  }

  public static ReportPhase health(int passed, int failed) {
    PhaseResult result = failed == 0 ? PhaseResult.PASSED : PhaseResult.FAILED;
    return report(3, result, Evidence.ofChecks(passed + failed, checks(passed, failed)));
  }

  public static ReportPhase endToEnd(int passed, CheckKind... failing) {
    List<CheckEvidence> checks = new ArrayList<>(checks(passed, 0));
    for (CheckKind kind : failing) {
      checks.add(new CheckEvidence("cancel booking", kind, Result.FAILED, 1, "Answered 409."));
    }
    PhaseResult result = failing.length == 0 ? PhaseResult.PASSED : PhaseResult.FAILED;
    return report(4, result, Evidence.ofChecks(checks.size(), checks));
  }

  public static ReportPhase endToEndSkipped(SkipReason reason) {
    return report(4, PhaseResult.SKIPPED, reason, "", Evidence.none());
  }

  /** A phase that was stopped, or not begun. */
  public static ReportPhase skipped(int phase) {
    return report(phase, PhaseResult.SKIPPED, SkipReason.UPSTREAM_FAILURE, "", Evidence.none());
  }

  /** All samples of phase 5 seen, with these violations. */
  public static ReportPhase monitored(Violation... violations) {
    return report(5, PhaseResult.PASSED, samples(16, violations));
  }

  /** Fewer samples of phase 5 seen than planned. */
  public static ReportPhase blind(int seen) {
    return report(5, PhaseResult.INCONCLUSIVE, samples(seen));
  }

  public static Evidence samples(int seen, Violation... violations) {
    return new Evidence(16, seen, List.of(), List.of(), List.of(violations), List.of());
  }

  public static Violation violation(String rule, ViolationKind kind) {
    return new Violation(rule, kind, rule + " above its limit.");
  }

  public static List<CheckEvidence> checks(int passed, int failed) {
    List<CheckEvidence> checks = new ArrayList<>();
    for (int number = 1; number <= passed + failed; number++) {
      Result result = number <= passed ? Result.SUCCEEDED : Result.FAILED;
      String detail = number <= passed ? "" : "Exit code 1.";
      checks.add(new CheckEvidence("check " + number, CheckKind.NORMAL, result, 1, detail));
    }
    return checks;
  }

  public static ReportCriticalCondition critical() {
    return new ReportCriticalCondition(ID, "error-rate", CONDITION + ".", minutes(5));
  }

  public static ResolveHold resolve(HoldDecision decision) {
    return new ResolveHold(ID, decision, "ana", "Checked the dashboards by hand.", minutes(30));
  }

  public static NoteCancel cancelNoted() {
    return new NoteCancel(ID, minutes(4));
  }

  public static EndScoring cancelled() {
    return new EndScoring(ID, EndScoring.CANCELLED, minutes(4));
  }

  public static EndScoring closed() {
    return new EndScoring(ID, EndScoring.CLOSED, minutes(4));
  }

  public static WakeUp wakeUp(Instant at) {
    return new WakeUp(ID, at);
  }

  public static Instant minutes(long minutes) {
    return T0.plus(Duration.ofMinutes(minutes));
  }

  // ---- scenarios

  /** A scenario in which a deployment was accepted with a plan and these commands came. */
  public static Scenario<Scorecard, ScorecardCommand, ScorecardEvent> scenario(
      Plan plan, ScorecardCommand... commands) {
    var scenario = Scenario.of(new ScorecardDecider()).when(accepted(plan));
    for (ScorecardCommand command : commands) {
      scenario.when(command);
    }
    return scenario;
  }
}
