package dev.slipway.scorer.kafka;

import dev.slipway.runtime.action.Fact.TimerDue;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Inbox;
import dev.slipway.runtime.shard.Input;
import dev.slipway.scorer.scorecard.ScorecardCommand;
import dev.slipway.scorer.scorecard.ScorecardCommand.EndScoring;
import dev.slipway.scorer.scorecard.ScorecardCommand.NoteCancel;
import dev.slipway.scorer.scorecard.ScorecardCommand.NotePlan;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportCriticalCondition;
import dev.slipway.scorer.scorecard.ScorecardCommand.ReportPhase;
import dev.slipway.scorer.scorecard.ScorecardCommand.ResolveHold;
import dev.slipway.scorer.scorecard.ScorecardCommand.WakeUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what deployer, health and monitor say; a scorecard goes by the id of its deployment. */
public final class ScorecardInbox implements Inbox<ScorecardCommand> {

  /** What is needed of {@code DeploymentAccepted}. */
  record Accepted(Plan plan) {}

  /** What is needed of {@code PhaseFinished}. */
  record Finished(
      int phase,
      PhaseResult result,
      SkipReason skipReason,
      String reason,
      Evidence evidence,
      List<RollbackStep> steps,
      long fencingToken) {}

  /** What is needed of {@code CriticalConditionFound}. */
  record Critical(String condition, String detail) {}

  /** What is needed of {@code HoldResolved}. */
  record Resolved(HoldDecision decision, String requestedBy, String reason, String component) {}

  @Override
  public Optional<Addressed<ScorecardCommand>> read(Input input) {
    return command(input).map(command -> new Addressed<>(command.deploymentId(), command));
  }

  private static Optional<ScorecardCommand> command(Input input) {
    String id = input.deploymentId();
    Instant at = input.at();
    return switch (input.type()) {
      case "DeploymentAccepted" ->
          Optional.of(new NotePlan(id, input.as(Accepted.class).plan(), at));
      case "PhaseFinished" -> Optional.of(finished(input.as(Finished.class), id, at));
      case "CriticalConditionFound" -> {
        Critical critical = input.as(Critical.class);
        yield Optional.of(
            new ReportCriticalCondition(id, critical.condition(), critical.detail(), at));
      }
      case "HoldResolved" -> {
        Resolved resolved = input.as(Resolved.class);
        // a decision about an attempt is the deployer's matter: its phase has no score yet
        yield resolved.component().isEmpty()
            ? Optional.of(
                new ResolveHold(
                    id, resolved.decision(), resolved.requestedBy(), resolved.reason(), at))
            : Optional.empty();
      }
      case "CancelNoted" -> Optional.of(new NoteCancel(id, at));
      case "CancelRequested" -> Optional.of(new EndScoring(id, EndScoring.CANCELLED, at));
      case "DeploymentClosed" -> Optional.of(new EndScoring(id, EndScoring.CLOSED, at));
      case "TimerDue" -> Optional.of(new WakeUp(input.as(TimerDue.class).aggregate(), at));
      default -> Optional.empty();
    };
  }

  private static ReportPhase finished(Finished phase, String id, Instant at) {
    return new ReportPhase(
        id,
        phase.phase(),
        phase.result(),
        phase.skipReason(),
        phase.reason(),
        phase.evidence(),
        phase.steps(),
        phase.fencingToken(),
        at);
  }
}
