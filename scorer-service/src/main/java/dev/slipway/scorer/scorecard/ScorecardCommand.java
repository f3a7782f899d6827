package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.contract.SkipReason;
import java.time.Instant;
import java.util.List;

/** What may be reported to a scorecard, or asked of it. */
public sealed interface ScorecardCommand {

  /** The deployment that is scored. */
  String deploymentId();

  /** Log time of the input. */
  Instant at();

  /** The deployment was accepted with this plan. */
  record NotePlan(String deploymentId, Plan plan, Instant at) implements ScorecardCommand {}

  /**
   * A phase ended, with its evidence; {@code steps} and {@code fencingToken} come with phases 1 and
   * 2.
   */
  record ReportPhase(
      String deploymentId,
      int phase,
      PhaseResult result,
      SkipReason skipReason,
      String reason,
      Evidence evidence,
      List<RollbackStep> steps,
      long fencingToken,
      Instant at)
      implements ScorecardCommand {
    public ReportPhase {
      steps = List.copyOf(steps);
    }
  }

  /** The monitor found something that rolls back at once. */
  record ReportCriticalCondition(String deploymentId, String condition, String detail, Instant at)
      implements ScorecardCommand {}

  /** A person decided about the held release. */
  record ResolveHold(
      String deploymentId, HoldDecision decision, String requestedBy, String reason, Instant at)
      implements ScorecardCommand {}

  /** Somebody stopped the deployment; what is under way in it is being ended. */
  record NoteCancel(String deploymentId, Instant at) implements ScorecardCommand {}

  /** The deployment was cancelled or closed; nothing more is to be scored. */
  record EndScoring(String deploymentId, String reason, Instant at) implements ScorecardCommand {

    public static final String CANCELLED = "CANCELLED";
    public static final String CLOSED = "CLOSED";
  }

  /** A due time has come. */
  record WakeUp(String deploymentId, Instant at) implements ScorecardCommand {}
}
