package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneCommand.RequestCancel;
import dev.slipway.deployer.deployment.LaneEvent.CancelNoted;
import dev.slipway.deployer.deployment.LaneEvent.CancelRequested;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Position;

/**
 * How a deployment is stopped: at once where nothing is under way; otherwise what is under way is
 * made to end first, here and by those who check, and the rollback is ordered when its end is
 * known.
 */
final class Cancellation {

  private static final String REQUEST = "CancelRequested";
  private static final String FIELD = "deploymentId";

  /** What others have under way is known to them alone. */
  private static final String UP_TO_OTHERS = "";

  private Cancellation() {}

  static void cancel(Story story, RequestCancel cancel) {
    Lane lane = story.lane();
    if (lane.queue().contains(cancel.deploymentId())) {
      Closing.closeWaiting(
          story,
          cancel.deploymentId(),
          Outcome.CANCELLED,
          "Cancelled by %s before it started: %s"
              .formatted(cancel.origin().requestedBy(), Sentences.sentence(cancel.reason())),
          cancel.origin().request());
      return;
    }
    if (!(lane.active() instanceof Progress progress)
        || (!cancel.deploymentId().isEmpty()
            && !progress.deploymentId().equals(cancel.deploymentId()))) {
      Admission.no(
          story,
          cancel.origin(),
          REQUEST,
          "NOT_RUNNING",
          FIELD,
          "Expected a deployment under way or waiting, but %s is neither."
              .formatted(
                  cancel.deploymentId().isEmpty()
                      ? "there is none in this lane, so the request"
                      : cancel.deploymentId()));
      return;
    }
    switch (progress.stage()) {
      case Stage.RollingBack _ ->
          Admission.no(
              story,
              cancel.origin(),
              REQUEST,
              "ROLLING_BACK",
              FIELD,
              "Expected a deployment that can still be stopped, but %s is being rolled back already."
                  .formatted(progress.deploymentId()));
      case Stage.Stopping _, Stage.Withdrawing _, Stage.Cancelling _ ->
          Admission.no(
              story,
              cancel.origin(),
              REQUEST,
              "CANCELLING",
              FIELD,
              "Expected a deployment that nobody stopped yet, but %s is being cancelled already."
                  .formatted(progress.deploymentId()));
      case Stage.UnderWay underWay ->
          story.add(noted(progress, cancel, underWay.actionId(), story));
      case Stage.AwaitingVerdict _ -> story.add(noted(progress, cancel, UP_TO_OTHERS, story));
      case Stage.Starting _, Stage.Moving _, Stage.WaitingToRetry _, Stage.AttemptHeld _ ->
          order(story, cancel.origin().request(), cancel.origin().requestedBy(), cancel.reason());
    }
  }

  /** What was under way has ended, or is given up; now what was touched may be rolled back. */
  static void ended(Story story, Stage.Stopping stopping, ReportAction report) {
    switch (stopping.underWay()) {
      case Stage.Validating check -> Validation.checkFinished(story, check, report, null);
      case Stage.Deploying attempt -> Rollout.attemptFinished(story, attempt, report, null);
    }
    order(story, stopping.request(), stopping.requestedBy(), stopping.reason());
  }

  /**
   * What others had under way has ended. A verdict says so as well: it was on its way when the
   * deployment was stopped, and comes too late to decide anything.
   */
  static void checksEnded(Story story, Stage.Withdrawing withdrawing) {
    order(story, withdrawing.request(), withdrawing.requestedBy(), withdrawing.reason());
  }

  private static CancelNoted noted(
      Progress progress, RequestCancel cancel, String actionId, Story story) {
    return new CancelNoted(
        progress.deploymentId(),
        cancel.origin().request(),
        cancel.origin().requestedBy(),
        cancel.reason(),
        actionId,
        story.at());
  }

  private static void order(Story story, Position request, String requestedBy, String reason) {
    Lane lane = story.lane();
    Progress progress = lane.progress();
    story.add(
        new CancelRequested(
            progress.deploymentId(),
            request,
            requestedBy,
            reason,
            Rollout.rollbackSteps(progress, lane.plan(progress.deploymentId())),
            progress.fencingToken(),
            story.at()));
  }
}
