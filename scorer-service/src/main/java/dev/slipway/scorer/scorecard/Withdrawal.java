package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.core.Decision;
import dev.slipway.scorer.scorecard.Scorecard.Collecting;
import dev.slipway.scorer.scorecard.Scorecard.Withdrawn;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import dev.slipway.scorer.scorecard.ScorecardEvent.StopNoted;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a deployment that is cancelled while others check it: no verdict any more, and
 * the word that its checks have ended, as soon as they have.
 */
final class Withdrawal {

  private static final String WHY = "the deployment was cancelled";

  private Withdrawal() {}

  static Decision<ScorecardEvent> begin(Collecting state, NoteCancel cancel) {
    // nobody checks a dry run
    boolean nothingUnderWay = state.sheet().terms().dryRun() || state.sheet().checksHaveEnded();
    return Decision.accept(
        nothingUnderWay ? ended(cancel) : new StopNoted(cancel.deploymentId(), WHY, cancel.at()));
  }

  static ScoringEnded ended(NoteCancel cancel) {
    return ScorecardDecider.ended(cancel.deploymentId(), EndScoring.CANCELLED, cancel.at());
  }

  static Decision<ScorecardEvent> decide(Withdrawn state, ScorecardCommand command) {
    return switch (command) {
      case ReportPhase report -> score(state, report);
      case ResolveHold resolve -> ScorecardDecider.notHeld(resolve);
      case EndScoring end -> ScorecardDecider.end(end);
      case WakeUp wakeUp -> stall(state, wakeUp);
      case NotePlan _, ReportCriticalCondition _, NoteCancel _ -> Decision.nothing();
    };
  }

  private static Decision<ScorecardEvent> score(Withdrawn state, ReportPhase report) {
    Sheet sheet = state.sheet();
    if (report.phase() < 1
        || report.phase() > Scores.PHASES
        || sheet.scores().of(report.phase()).isPresent()) {
      return Decision.nothing();
    }
    PhaseScored scored =
        new PhaseScored(
            report.deploymentId(), PhaseScoring.score(sheet.terms(), report), report.at());
    List<ScorecardEvent> events = new ArrayList<>(List.of(scored));
    if (sheet.with(scored.score()).checksHaveEnded()) {
      events.add(ScorecardDecider.ended(report.deploymentId(), EndScoring.CANCELLED, report.at()));
    }
    return Decision.accept(events);
  }

  private static Decision<ScorecardEvent> stall(Withdrawn state, WakeUp wakeUp) {
    if (wakeUp.at().isBefore(state.dueAt())) {
      return Decision.nothing();
    }
    List<Integer> awaited =
        state.sheet().scores().missing().stream()
            .filter(phase -> phase == 3 || phase == 4)
            .toList();
    return Decision.accept(ScorecardDecider.stalled(wakeUp, awaited));
  }
}
