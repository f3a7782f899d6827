package dev.slipway.rollback.release;

import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Instant;
import java.util.List;

/** What may be asked of the rollback of a deployment, or reported to it. */
public sealed interface RollbackCommand {

  /** The deployment that is rolled back. */
  String deploymentId();

  /** Log time of the input. */
  Instant at();

  /** The deployment was accepted with this plan. */
  record NotePlan(String deploymentId, Plan plan, Instant at) implements RollbackCommand {}

  /**
   * Somebody or something wants the deployment rolled back.
   *
   * @param reasons codes, never empty
   * @param steps what to do, for every component in order
   * @param manual a person asked, and expects an answer
   */
  record RequestRollback(
      String deploymentId,
      List<String> reasons,
      List<RollbackStep> steps,
      long fencingToken,
      boolean manual,
      Instant at)
      implements RollbackCommand {

    public static final String CANCELLED = "CANCELLED";
    public static final String MANUAL = "MANUAL";

    public RequestRollback {
      reasons = List.copyOf(reasons);
      steps = List.copyOf(steps);
    }
  }

  /** An ordered action has ended. */
  record ReportAction(
      String deploymentId, String actionId, Result result, String detail, String output, Instant at)
      implements RollbackCommand {}

  /** A due time has come. */
  record WakeUp(String deploymentId, Instant at) implements RollbackCommand {}
}
