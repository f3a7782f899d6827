package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.scorer.scorecard.Scorecard.Blank;
import dev.slipway.scorer.scorecard.Scorecard.Collecting;
import dev.slipway.scorer.scorecard.Scorecard.Held;
import dev.slipway.scorer.scorecard.Scorecard.Over;
import dev.slipway.scorer.scorecard.Scorecard.Withdrawn;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentHeld;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentStalled;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.PlanNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.RollbackStepsNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a phase is scored and when the verdict falls. Reports come from three topics, so in any
 * order: a phase is scored when its report comes, and the verdict falls when all five scores are
 * known, or when one is known that kept the phases after it from running.
 */
public final class ScorecardDecider
    implements Decider<Scorecard, ScorecardCommand, ScorecardEvent> {

  @Override
  public Scorecard initial() {
    return new Blank();
  }

  @Override
  public Scorecard evolve(Scorecard state, ScorecardEvent event) {
    return Scorecard.evolve(state, event);
  }

  @Override
  public Optional<Instant> wakeAt(Scorecard state) {
    return switch (state) {
      case Collecting collecting -> Optional.of(collecting.dueAt());
      case Withdrawn withdrawn -> Optional.of(withdrawn.dueAt());
      case Held held -> Optional.of(held.until());
      case Blank _, Over _ -> Optional.empty();
    };
  }

  @Override
  public List<Effect> effects(Scorecard state) {
    return List.of();
  }

  @Override
  public boolean isOver(Scorecard state) {
    return state instanceof Over;
  }

  @Override
  public Decision<ScorecardEvent> decide(Scorecard state, ScorecardCommand command) {
    return switch (state) {
      case Blank _ -> blank(command);
      case Collecting collecting -> collecting(collecting, command);
      case Withdrawn withdrawn -> Withdrawal.decide(withdrawn, command);
      case Held held -> held(held, command);
      case Over _ -> over(command);
    };
  }

  private static Decision<ScorecardEvent> blank(ScorecardCommand command) {
    return switch (command) {
      case NotePlan note ->
          Decision.accept(new PlanNoted(note.deploymentId(), note.plan(), note.at()));
      case ReportPhase _, ReportCriticalCondition _, ResolveHold _, NoteCancel _, EndScoring _ ->
          Decision.postpone();
      case WakeUp _ -> Decision.nothing();
    };
  }

  private static Decision<ScorecardEvent> collecting(Collecting state, ScorecardCommand command) {
    return switch (command) {
      case NotePlan _ -> Decision.nothing();
      case ReportPhase report -> scorePhase(state, report);
      case ReportCriticalCondition critical -> scoreCritical(state, critical);
      case ResolveHold resolve -> notHeld(resolve);
      case NoteCancel cancel -> Withdrawal.begin(state, cancel);
      case EndScoring end -> end(end);
      case WakeUp wakeUp -> stall(state, wakeUp);
    };
  }

  private static Decision<ScorecardEvent> scorePhase(Collecting state, ReportPhase report) {
    if (report.phase() < 1 || report.phase() > Scores.PHASES) {
      return Decision.refuse(
          Refusal.NOT_FOUND,
          "Expected a phase from 1 to %d, but phase %d was reported; update the scorer."
              .formatted(Scores.PHASES, report.phase()));
    }
    ScoringTerms terms = state.sheet().terms();
    boolean afterDryRun = terms.dryRun() && report.phase() != 1;
    if (afterDryRun || state.sheet().scores().of(report.phase()).isPresent()) {
      return Decision.nothing();
    }
    PhaseScore score = PhaseScoring.score(terms, report);
    List<ScorecardEvent> events = new ArrayList<>();
    if (!terms.dryRun() && carriesSteps(terms, score)) {
      events.add(
          new RollbackStepsNoted(
              report.deploymentId(), report.steps(), report.fencingToken(), report.at()));
    }
    events.add(new PhaseScored(report.deploymentId(), score, report.at()));
    return Decision.accept(concluded(state, events));
  }

  /**
   * The steps of a rollback are known when phase 2 has ended, or when phase 1 ended all: then
   * nothing was touched.
   */
  private static boolean carriesSteps(ScoringTerms terms, PhaseScore score) {
    return score.phase() == 2 || (score.phase() == 1 && Stops.stops(terms, score));
  }

  private static Decision<ScorecardEvent> scoreCritical(
      Collecting state, ReportCriticalCondition critical) {
    if (state.sheet().terms().dryRun() || state.sheet().scores().of(5).isPresent()) {
      return Decision.nothing();
    }
    PhaseScore score = PhaseScoring.critical(critical.detail());
    List<ScorecardEvent> events = new ArrayList<>();
    events.add(new PhaseScored(critical.deploymentId(), score, critical.at()));
    return Decision.accept(concluded(state, events));
  }

  /** These events, and all that follows from them at once. */
  private static List<ScorecardEvent> concluded(Collecting state, List<ScorecardEvent> events) {
    String deploymentId = events.getLast().deploymentId();
    Instant at = events.getLast().at();
    if (!(after(state, events) instanceof Collecting reached)) {
      return events;
    }
    Sheet sheet = reached.sheet();
    if (Stops.stoppedBy(sheet.terms(), sheet.scores()).isPresent()) {
      for (int phase : sheet.scores().missing()) {
        PhaseScore skipped = PhaseScoring.keptFromRunning(phase);
        events.add(new PhaseScored(deploymentId, skipped, at));
        sheet = sheet.with(skipped);
      }
    }
    if (sheet.scores().missing().isEmpty()) {
      events.add(conclude(deploymentId, sheet, at));
    }
    return events;
  }

  private static Scorecard after(Scorecard state, List<ScorecardEvent> events) {
    Scorecard reached = state;
    for (ScorecardEvent event : events) {
      reached = Scorecard.evolve(reached, event);
    }
    return reached;
  }

  /** The verdict, or the hold before it. */
  private static ScorecardEvent conclude(String deploymentId, Sheet sheet, Instant at) {
    ScoringTerms terms = sheet.terms();
    Verdict verdict = Verdict.of(terms, sheet.scores());
    Integer total = verdict.total();
    if (verdict.isFailed()) {
      return scored(
          deploymentId,
          sheet,
          Outcome.FAILED,
          verdict.reasons(),
          Why.failed(terms, sheet.scores()),
          at);
    }
    if (verdict.unresolved().isEmpty() && total != null) {
      Outcome outcome = Verdict.outcome(terms.policy(), total);
      return scored(deploymentId, sheet, outcome, List.of(), Why.kept(sheet.scores()), at);
    }
    return switch (terms.policy().onUnresolved()) {
      case ACCEPT ->
          scored(
              deploymentId, sheet, Outcome.WARNING, List.of(), Why.acceptedByPolicy(verdict), at);
      case ROLLBACK ->
          scored(
              deploymentId,
              sheet,
              Outcome.FAILED,
              List.of(Verdict.UNRESOLVED),
              Why.rolledBackByPolicy(verdict),
              at);
      case HOLD, UNKNOWN -> {
        Instant until = at.plus(terms.policy().holdFor());
        yield new DeploymentHeld(
            deploymentId, Why.missing(verdict), until, Why.held(deploymentId, verdict, until), at);
      }
    };
  }

  private static DeploymentScored scored(
      String deploymentId,
      Sheet sheet,
      Outcome outcome,
      List<String> reasons,
      String why,
      Instant at) {
    Verdict verdict = Verdict.of(sheet.terms(), sheet.scores());
    return new DeploymentScored(
        deploymentId,
        sheet.scores().known(),
        sheet.scores().sum(),
        verdict.total(),
        verdict.band(),
        outcome,
        Verdict.action(outcome),
        verdict.overrides(),
        reasons,
        why,
        sheet.steps(),
        sheet.fencingToken(),
        at);
  }

  private static Decision<ScorecardEvent> stall(Collecting state, WakeUp wakeUp) {
    if (wakeUp.at().isBefore(state.dueAt())) {
      return Decision.nothing();
    }
    List<Integer> missing =
        state.sheet().terms().dryRun() ? List.of(1) : state.sheet().scores().missing();
    return Decision.accept(stalled(wakeUp, missing));
  }

  static DeploymentStalled stalled(WakeUp wakeUp, List<Integer> missing) {
    String why =
        ("Expected phase %s to end, but nothing was reported for more than %d hours; look whether the deployment is held"
                + " or waits in the queue of its lane, or whether a service is down.")
            .formatted(
                Words.list(missing.stream().map(String::valueOf).toList()),
                Scorecard.LONGEST_SILENCE.toHours());
    return new DeploymentStalled(wakeUp.deploymentId(), Words.phases(missing), why, wakeUp.at());
  }

  private static Decision<ScorecardEvent> held(Held state, ScorecardCommand command) {
    return switch (command) {
      case ResolveHold resolve -> resolve(state, resolve);
      // what is held has shown all that it will
      case NoteCancel cancel -> Decision.accept(Withdrawal.ended(cancel));
      case EndScoring end -> end(end);
      case WakeUp wakeUp -> endHold(state, wakeUp);
      case NotePlan _, ReportPhase _, ReportCriticalCondition _ -> Decision.nothing();
    };
  }

  private static Decision<ScorecardEvent> resolve(Held state, ResolveHold resolve) {
    Verdict verdict = Verdict.of(state.sheet().terms(), state.sheet().scores());
    return switch (resolve.decision()) {
      case ACCEPT ->
          Decision.accept(
              scored(
                  resolve.deploymentId(),
                  state.sheet(),
                  Outcome.WARNING,
                  List.of(),
                  Why.accepted(verdict, resolve.requestedBy(), resolve.reason()),
                  resolve.at()));
      case ROLLBACK ->
          Decision.accept(
              scored(
                  resolve.deploymentId(),
                  state.sheet(),
                  Outcome.FAILED,
                  List.of(Verdict.HOLD_REJECTED),
                  Why.rejected(verdict, resolve.requestedBy(), resolve.reason()),
                  resolve.at()));
      case UNKNOWN ->
          Decision.refuse(
              Refusal.INVALID_STATE,
              "Expected the decision accept or rollback, but these rules know no other; decide again.");
    };
  }

  private static Decision<ScorecardEvent> endHold(Held state, WakeUp wakeUp) {
    if (wakeUp.at().isBefore(state.until())) {
      return Decision.nothing();
    }
    Verdict verdict = Verdict.of(state.sheet().terms(), state.sheet().scores());
    return Decision.accept(
        scored(
            wakeUp.deploymentId(),
            state.sheet(),
            Outcome.FAILED,
            List.of(Verdict.UNRESOLVED),
            Why.undecided(verdict, state.until()),
            wakeUp.at()));
  }

  private static Decision<ScorecardEvent> over(ScorecardCommand command) {
    return switch (command) {
      case ResolveHold resolve -> notHeld(resolve);
      case NotePlan _,
          ReportPhase _,
          ReportCriticalCondition _,
          NoteCancel _,
          EndScoring _,
          WakeUp _ ->
          Decision.nothing();
    };
  }

  static Decision<ScorecardEvent> notHeld(ResolveHold resolve) {
    return Decision.refuse(
        Refusal.INVALID_STATE,
        "Expected %s to be held, but it is not; nothing is left to decide."
            .formatted(resolve.deploymentId()));
  }

  static Decision<ScorecardEvent> end(EndScoring end) {
    return Decision.accept(ended(end.deploymentId(), end.reason(), end.at()));
  }

  static ScoringEnded ended(String deploymentId, String reason, Instant at) {
    String how = reason.equals(EndScoring.CANCELLED) ? "cancelled" : "closed";
    String why = "The deployment was %s, so nothing more is scored.".formatted(how);
    return new ScoringEnded(deploymentId, reason, why, at);
  }
}
