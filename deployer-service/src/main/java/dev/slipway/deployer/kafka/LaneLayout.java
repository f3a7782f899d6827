package dev.slipway.deployer.kafka;

import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.Lane.Accepted;
import dev.slipway.deployer.deployment.Lane.Active;
import dev.slipway.deployer.deployment.Lane.Ended;
import dev.slipway.deployer.deployment.Lane.FailedRollback;
import dev.slipway.deployer.deployment.Lane.Remembered;
import dev.slipway.deployer.deployment.Lane.Stable;
import dev.slipway.runtime.shard.StateLayout;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lane in four kinds of parts, so that a plan is written once and not again with every step of
 * its deployment.
 */
public final class LaneLayout implements StateLayout<Lane> {

  private static final String LANE = "lane";
  private static final String DEPLOYMENT = "deployment";
  private static final String PLAN = "plan:";
  private static final String IDEMPOTENCY = "idempotency:";

  /** The part that changes when a deployment starts or ends. */
  record LaneState(
      @Nullable Stable live,
      @Nullable Stable previous,
      List<String> queue,
      @Nullable FailedRollback failedRollback,
      @Nullable Ended last) {}

  /** The part that changes with every step. */
  record DeploymentState(Active active) {}

  @Override
  public Map<String, Record> split(Lane lane) {
    Map<String, Record> parts = new TreeMap<>();
    parts.put(
        LANE,
        new LaneState(
            lane.live(), lane.previous(), lane.queue(), lane.failedRollback(), lane.last()));
    if (lane.active() != null) {
      parts.put(DEPLOYMENT, new DeploymentState(lane.active()));
    }
    lane.accepted().forEach((id, accepted) -> parts.put(PLAN + id, accepted));
    lane.remembered().forEach((key, remembered) -> parts.put(IDEMPOTENCY + key, remembered));
    return parts;
  }

  @Override
  public Lane join(Map<String, Record> parts) {
    LaneState lane = (LaneState) parts.get(LANE);
    DeploymentState deployment = (DeploymentState) parts.get(DEPLOYMENT);
    Map<String, Accepted> accepted = new TreeMap<>();
    Map<String, Remembered> remembered = new TreeMap<>();
    parts.forEach(
        (part, value) -> {
          if (part.startsWith(PLAN)) {
            accepted.put(part.substring(PLAN.length()), (Accepted) value);
          } else if (part.startsWith(IDEMPOTENCY)) {
            remembered.put(part.substring(IDEMPOTENCY.length()), (Remembered) value);
          }
        });
    if (lane == null) {
      throw new IllegalStateException(
          "Expected the lane's own part, but found only " + parts.keySet() + ".");
    }
    return new Lane(
        lane.live(),
        lane.previous(),
        deployment == null ? null : deployment.active(),
        lane.queue(),
        lane.failedRollback(),
        accepted,
        remembered,
        lane.last());
  }

  @Override
  public Class<?> typeOf(String part) {
    if (part.startsWith(PLAN)) {
      return Accepted.class;
    }
    if (part.startsWith(IDEMPOTENCY)) {
      return Remembered.class;
    }
    return part.equals(LANE) ? LaneState.class : DeploymentState.class;
  }
}
