package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.FailedRollback;
import dev.slipway.deployer.deployment.LaneCommand.RequestUnlock;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStalled;
import dev.slipway.deployer.deployment.LaneEvent.LaneUnlocked;
import dev.slipway.runtime.contract.Plan;
import java.time.Instant;
import java.util.Optional;

/**
 * A lane whose rollback failed starts nothing until somebody unlocks it with a reason. What waits
 * keeps its place, and is told so now and then.
 */
final class Locking {

  private Locking() {}

  static void unlock(Story story, RequestUnlock request) {
    Lane lane = story.lane();
    FailedRollback failed = lane.failedRollback();
    if (failed == null || !failed.locked()) {
      Admission.no(
          story,
          request.origin(),
          "LaneUnlockRequested",
          "NOT_LOCKED",
          "environment",
          "Expected a locked lane, but it is not locked; there is nothing to unlock.");
      return;
    }
    story.add(
        new LaneUnlocked(
            failed.deploymentId(),
            request.origin().request(),
            request.origin().requestedBy(),
            request.reason(),
            story.at()));
    Closing.startNext(story);
  }

  /** When those that wait for a locked lane are told again. */
  static Optional<Instant> remindAt(Lane lane) {
    FailedRollback failed = lane.failedRollback();
    return failed == null || !failed.locked() || lane.queue().isEmpty()
        ? Optional.empty()
        : Optional.of(failed.remindAt());
  }

  /** Tells each deployment that waits why it does not start, and what to do. */
  static void remind(Story story) {
    FailedRollback failed = story.lane().failedRollback();
    if (failed == null) {
      return;
    }
    for (String waiting : story.lane().queue()) {
      Plan plan = story.lane().plan(waiting);
      story.add(
          new DeploymentStalled(
              waiting,
              "the lane to be unlocked",
              "Expected %s to start, but %s is locked because the rollback of %s failed; look at what runs, then 'slipway unlock %s --env %s --reason ...'."
                  .formatted(
                      waiting,
                      plan.lane(),
                      failed.deploymentId(),
                      plan.application(),
                      plan.environment()),
              story.at()));
    }
  }
}
