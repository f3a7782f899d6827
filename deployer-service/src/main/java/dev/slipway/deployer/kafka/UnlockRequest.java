package dev.slipway.deployer.kafka;

import static dev.slipway.deployer.kafka.RequestFields.requireLane;
import static dev.slipway.deployer.kafka.RequestFields.requireShort;
import static dev.slipway.deployer.kafka.RequestFields.requireWho;

import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.kafka.RequestIntake.Sorted;
import dev.slipway.runtime.shard.Input;
import java.util.Map;

/** Sorts the request of somebody who has looked at a locked lane. */
public final class UnlockRequest {

  private UnlockRequest() {}

  record LaneUnlockRequested(
      String application,
      String environment,
      String reason,
      String requestedBy,
      String idempotencyKey) {}

  /** A wish to let a locked lane go on. */
  public record LaneUnlockAdmitted(
      String application,
      String environment,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  static Sorted sort(Input input, Map<String, Manifest> manifests) {
    LaneUnlockRequested r = input.as(LaneUnlockRequested.class);
    try {
      requireLane(r.application(), r.environment(), manifests);
      requireWho(r.requestedBy(), r.idempotencyKey());
      if (r.reason().isBlank()) {
        throw new PlanProblem(
            "REASON_MISSING",
            "reason",
            "Expected a reason for unlocking the lane, but got none; say what was found and done.");
      }
      requireShort(r.reason(), "reason");
      return new Sorted(
          r.application() + "/" + r.environment(),
          new LaneUnlockAdmitted(
              r.application(),
              r.environment(),
              r.reason(),
              input.position(),
              r.requestedBy(),
              r.idempotencyKey()));
    } catch (PlanProblem problem) {
      return Requests.refused(
          input,
          r.application(),
          r.environment(),
          "",
          problem,
          r.requestedBy(),
          r.idempotencyKey());
    }
  }
}
