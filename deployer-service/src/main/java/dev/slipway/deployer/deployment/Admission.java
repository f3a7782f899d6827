package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Active;
import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.Lane.Remembered;
import dev.slipway.deployer.deployment.Lane.Stable;
import dev.slipway.deployer.deployment.LaneCommand.Origin;
import dev.slipway.deployer.deployment.LaneCommand.RefuseRequest;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneCommand.RequestRollback;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentAccepted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.HoldResolved;
import dev.slipway.deployer.deployment.LaneEvent.RequestRepeated;
import dev.slipway.deployer.deployment.LaneEvent.RollbackRequested;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.ReleasedComponent;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane answers to requests. Every request gets an answer as an event; a repeated one gets
 * the first answer.
 */
final class Admission {

  /** Deployments that may wait in a lane. */
  static final int MOST_WAITING = 100;

  private Admission() {}

  static boolean isAnswered(Lane lane, Origin origin) {
    return lane.remembered().containsKey(origin.request().toString());
  }

  /**
   * The answer that a key got; an old one no longer counts, whether it has been dropped yet or not.
   */
  private static @Nullable Remembered remembered(Lane lane, String key, Instant at) {
    Remembered first = lane.remembered().get(key);
    return first == null || first.at().plus(LaneEvolution.MEMORY).isBefore(at) ? null : first;
  }

  static void deployment(Story story, RequestDeployment request) {
    Lane lane = story.lane();
    Origin origin = request.origin();
    Remembered first = remembered(lane, origin.idempotencyKey(), story.at());
    if (first != null && first.payloadSha256().equals(request.payloadSha256())) {
      story.add(
          new RequestRepeated(
              first.deploymentId(), origin.request(), origin.idempotencyKey(), story.at()));
      return;
    }
    String id = DeploymentIds.of(origin.cause(), story.at());
    if (first != null) {
      reject(
          story,
          request,
          "IDEMPOTENCY_KEY_REUSED",
          "idempotencyKey",
          "Expected a request with key %s to be the same as before (%s), but it differs; use a new key."
              .formatted(origin.idempotencyKey(), first.deploymentId()));
      return;
    }
    if (lane.isLocked()) {
      reject(
          story,
          request,
          "LANE_LOCKED",
          "environment",
          "Expected an unlocked lane, but %s is locked: %s"
              .formatted(request.plan().lane(), lane.lockedBecause()));
      return;
    }
    Active active = lane.active();
    if (active != null && request.mode() == Mode.REJECT) {
      reject(
          story,
          request,
          "LANE_BUSY",
          "mode",
          "Expected a free lane because the mode is reject, but %s is under way."
              .formatted(active.deploymentId()));
      return;
    }
    if (lane.queue().size() >= MOST_WAITING && request.mode() != Mode.REPLACE) {
      reject(
          story,
          request,
          "QUEUE_FULL",
          "environment",
          "Expected fewer than %d deployments to wait in %s, but there are as many; try again later, or with the mode replace."
              .formatted(MOST_WAITING, request.plan().lane()));
      return;
    }
    if (request.mode() == Mode.REPLACE) {
      for (String waiting : lane.queue()) {
        Closing.closeWaiting(
            story,
            waiting,
            Outcome.SUPERSEDED,
            "The newer request %s took its place.".formatted(id),
            Position.NONE);
      }
    }
    List<String> queue = story.lane().queue();
    String behind =
        !queue.isEmpty() ? queue.getLast() : active != null ? active.deploymentId() : "";
    story.add(
        new DeploymentAccepted(
            id,
            origin.request(),
            origin.idempotencyKey(),
            request.payloadSha256(),
            origin.requestedBy(),
            request.message(),
            request.labels(),
            request.plan(),
            active != null ? queue.size() + 1 : 0,
            behind,
            story.at()));
    Closing.startNext(story);
  }

  static void refuse(Story story, RefuseRequest refused) {
    answerNo(
        story,
        refused.origin(),
        refused.requestType(),
        refused.version(),
        refused.reason(),
        refused.field(),
        refused.sentence());
  }

  static void rollback(Story story, RequestRollback request) {
    Lane lane = story.lane();
    Stable live = lane.live();
    Stable previous = lane.previous();
    Active active = lane.active();
    if (active != null) {
      no(
          story,
          request.origin(),
          "RollbackRequested",
          "LANE_BUSY",
          "environment",
          "Expected a free lane, but %s is under way; cancel it, which rolls it back."
              .formatted(active.deploymentId()));
    } else if (lane.isLocked()) {
      no(
          story,
          request.origin(),
          "RollbackRequested",
          "LANE_LOCKED",
          "environment",
          "Expected an unlocked lane, but it is locked: %s".formatted(lane.lockedBecause()));
    } else if (live == null || previous == null) {
      no(
          story,
          request.origin(),
          "RollbackRequested",
          "NO_PREVIOUS_RELEASE",
          "toVersion",
          "Expected a previous stable release to go back to, but the lane has none; deploy the version that you want.");
    } else if (!request.toVersion().isEmpty()
        && !request.toVersion().equals(previous.release().version())) {
      no(
          story,
          request.origin(),
          "RollbackRequested",
          "NOT_PREVIOUS",
          "toVersion",
          "Expected %s, which is the previous stable release, but got %s; deploy that version instead."
              .formatted(previous.release().version(), request.toVersion()));
    } else {
      List<RollbackStep> steps =
          previous.release().components().stream().map(Admission::bringBack).toList();
      story.add(
          new RollbackRequested(
              live.release().deploymentId(),
              request.origin().requestedBy(),
              request.reason(),
              previous.release().version(),
              steps,
              request.origin().cause().offset(),
              request.origin().request(),
              story.at()));
    }
  }

  private static RollbackStep bringBack(ReleasedComponent component) {
    return new RollbackStep(component.name(), true, component.version(), component.restore());
  }

  static void resolve(Story story, ResolveHold request) {
    Stage stage =
        story.lane().active() instanceof Progress progress
                && progress.deploymentId().equals(request.deploymentId())
            ? progress.stage()
            : null;
    Instant since = heldSince(stage);
    if (since == null) {
      notResolved(
          story,
          request,
          "NOT_HELD",
          "deploymentId",
          "Expected a held deployment, but %s is not held.".formatted(request.deploymentId()));
    } else if (request.requestedAt().isBefore(since)) {
      // a deployment may be held more than once, and nobody decides about what is not there yet
      notResolved(
          story,
          request,
          "ANOTHER_HOLD",
          "deploymentId",
          "Expected a decision about the hold of %s that began at %s, but this one was asked for at %s; look what it waits for and decide again."
              .formatted(request.deploymentId(), since, request.requestedAt()));
    } else if (request.decision() == HoldDecision.UNKNOWN) {
      notResolved(
          story,
          request,
          "UNKNOWN_DECISION",
          "decision",
          "Expected the decision accept or rollback, but these rules know no other; decide again.");
    } else if (stage instanceof Stage.AttemptHeld held) {
      UnknownOutcome.resolve(story, held, request);
    } else {
      story.add(resolved(story, request, ""));
    }
  }

  /** When the hold began; null: it is not held. */
  private static @Nullable Instant heldSince(@Nullable Stage stage) {
    return switch (stage) {
      case Stage.AttemptHeld held -> held.since();
      case Stage.AwaitingVerdict waiting when waiting.isHeld() -> waiting.since();
      case null, default -> null;
    };
  }

  private static void notResolved(
      Story story, ResolveHold request, String reason, String field, String sentence) {
    no(story, request.origin(), "HoldResolved", reason, field, sentence);
  }

  static HoldResolved resolved(Story story, ResolveHold request, String component) {
    return new HoldResolved(
        request.deploymentId(),
        request.origin().request(),
        request.decision(),
        request.origin().requestedBy(),
        request.reason(),
        component,
        story.at());
  }

  private static void reject(
      Story story, RequestDeployment request, String reason, String field, String why) {
    answerNo(
        story, request.origin(), "DeployRequested", request.plan().version(), reason, field, why);
  }

  static void no(Story story, Origin origin, String type, String reason, String field, String why) {
    answerNo(story, origin, type, "", reason, field, why);
  }

  private static void answerNo(
      Story story,
      Origin origin,
      String type,
      String version,
      String reason,
      String field,
      String why) {
    story.add(
        new DeploymentRejected(
            DeploymentIds.of(origin.cause(), story.at()),
            origin.request(),
            type,
            version,
            origin.requestedBy(),
            reason,
            field,
            why,
            origin.idempotencyKey(),
            story.at()));
  }
}
