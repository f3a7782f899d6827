package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Release;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lane: what runs in it, what is being done to it and what waits for it.
 *
 * @param live what runs and is stable
 * @param previous what a manual rollback would bring back
 * @param active what is being done; at most one thing at a time
 * @param queue ids of deployments that wait, in order
 * @param failedRollback a rollback that failed and that nothing has put right since
 * @param accepted what the active and the waiting deployments were accepted with, by id
 * @param remembered answers given, by position of the request and by idempotency key
 * @param last what ended last
 */
public record Lane(
    @Nullable Stable live,
    @Nullable Stable previous,
    @Nullable Active active,
    List<String> queue,
    @Nullable FailedRollback failedRollback,
    Map<String, Accepted> accepted,
    Map<String, Remembered> remembered,
    @Nullable Ended last) {

  /** A lane in which nothing ever happened. */
  public static final Lane EMPTY =
      new Lane(null, null, null, List.of(), null, Map.of(), Map.of(), null);

  public Lane {
    queue = List.copyOf(queue);
    accepted = Map.copyOf(accepted);
    remembered = Map.copyOf(remembered);
  }

  /** A release that stayed, with the verdict it stayed with. */
  public record Stable(Release release, Outcome outcome, @Nullable Integer score) {}

  /** How a deployment ended. */
  public record Ended(String deploymentId, Outcome outcome, @Nullable Integer score) {}

  /**
   * What a rollback left behind that could not bring everything back.
   *
   * @param deploymentId the deployment whose rollback it was
   * @param why how it came to it, in words
   * @param components what became of each component
   * @param locked nothing starts until somebody has looked
   * @param remindAt when those that wait are told again
   */
  public record FailedRollback(
      String deploymentId,
      String why,
      List<ComponentOutcome> components,
      boolean locked,
      Instant remindAt) {

    public FailedRollback {
      components = List.copyOf(components);
    }

    FailedRollback unlocked() {
      return new FailedRollback(deploymentId, why, components, false, remindAt);
    }

    FailedRollback remindingAt(Instant next) {
      return new FailedRollback(deploymentId, why, components, locked, next);
    }
  }

  /** What a deployment was accepted with. */
  public record Accepted(
      Plan plan,
      Position request,
      String requestedBy,
      String message,
      String idempotencyKey,
      Instant acceptedAt) {}

  /** The answer that a request with some key got. */
  public record Remembered(String deploymentId, String payloadSha256, Instant at) {}

  /** What is being done in the lane. */
  public sealed interface Active {
    /** The deployment that it is done for. */
    String deploymentId();

    /** When somebody must look. */
    Instant dueAt();
  }

  /** A deployment under way. */
  public record Progress(
      String deploymentId,
      @Nullable Release before,
      long fencingToken,
      Instant phaseStartedAt,
      List<CheckEvidence> checks,
      List<ComponentEvidence> components,
      Stage stage)
      implements Active {

    public Progress {
      checks = List.copyOf(checks);
      components = List.copyOf(components);
    }

    @Override
    public Instant dueAt() {
      return stage.dueAt();
    }

    Progress in(Stage next) {
      return new Progress(
          deploymentId, before, fencingToken, phaseStartedAt, checks, components, next);
    }
  }

  /** A manual rollback of the live release under way. */
  public record ManualRollback(
      String deploymentId,
      String toVersion,
      Position request,
      String requestedBy,
      String reason,
      Instant startedAt,
      Instant dueAt)
      implements Active {}

  /** Why nothing may start; empty: the lane is not locked. */
  public String lockedBecause() {
    return failedRollback != null && failedRollback.locked() ? failedRollback.why() : "";
  }

  boolean isLocked() {
    return failedRollback != null && failedRollback.locked();
  }

  /** What a person is to decide, and how; empty: nobody is waited for. */
  public String heldBecause() {
    if (!(active instanceof Progress progress)) {
      return "";
    }
    return switch (progress.stage()) {
      case Stage.AttemptHeld held -> held.why();
      case Stage.AwaitingVerdict waiting -> waiting.heldBecause();
      case Stage.Starting _,
          Stage.Validating _,
          Stage.Moving _,
          Stage.Deploying _,
          Stage.WaitingToRetry _,
          Stage.RollingBack _,
          Stage.Stopping _,
          Stage.Withdrawing _,
          Stage.Cancelling _ ->
          "";
    };
  }

  /** The stable version, if it is known to run; empty: nothing runs, or nobody knows what. */
  public String runningVersion() {
    return live == null || failedRollback != null ? "" : live.release().version();
  }

  /** The plan of an accepted deployment. */
  Plan plan(String deploymentId) {
    return accepted(deploymentId).plan();
  }

  Accepted accepted(String deploymentId) {
    Accepted found = accepted.get(deploymentId);
    if (found == null) {
      throw new IllegalStateException(
          "Expected %s to be accepted, but the lane does not know it.".formatted(deploymentId));
    }
    return found;
  }

  /** The deployment under way. */
  Progress progress() {
    if (active instanceof Progress progress) {
      return progress;
    }
    throw new IllegalStateException(
        "Expected a deployment under way, but the lane has " + active + ".");
  }

  boolean isRunning(String deploymentId) {
    return active != null && active.deploymentId().equals(deploymentId);
  }

  Lane withActive(@Nullable Active next) {
    return new Lane(live, previous, next, queue, failedRollback, accepted, remembered, last);
  }

  Lane withStage(Stage stage) {
    return withActive(progress().in(stage));
  }

  Lane withQueue(List<String> next) {
    return new Lane(live, previous, active, next, failedRollback, accepted, remembered, last);
  }

  Lane withAccepted(String deploymentId, Accepted value) {
    Map<String, Accepted> next = new TreeMap<>(accepted);
    next.put(deploymentId, value);
    return new Lane(live, previous, active, queue, failedRollback, next, remembered, last);
  }

  Lane withoutAccepted(String deploymentId) {
    Map<String, Accepted> next = new TreeMap<>(accepted);
    next.remove(deploymentId);
    return new Lane(live, previous, active, queue, failedRollback, next, remembered, last);
  }

  Lane withRemembered(Map<String, Remembered> next) {
    return new Lane(live, previous, active, queue, failedRollback, accepted, next, last);
  }

  Lane withLive(@Nullable Stable nextLive, @Nullable Stable nextPrevious) {
    return new Lane(
        nextLive, nextPrevious, active, queue, failedRollback, accepted, remembered, last);
  }

  Lane withFailedRollback(@Nullable FailedRollback next) {
    return new Lane(live, previous, active, queue, next, accepted, remembered, last);
  }

  Lane withLast(Ended next) {
    return new Lane(live, previous, active, queue, failedRollback, accepted, remembered, next);
  }
}
