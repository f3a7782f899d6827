package dev.slipway.deployer.deployment;

import dev.slipway.runtime.core.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of one decision, and the lane as they leave it, so that the next step sees what the one
 * before did.
 */
final class Story {

  private final List<LaneEvent> events = new ArrayList<>();
  private final Instant at;
  private Lane lane;

  Story(Lane lane, Instant at) {
    this.lane = lane;
    this.at = at;
  }

  Story add(LaneEvent event) {
    lane = LaneEvolution.evolve(lane, event);
    events.add(event);
    return this;
  }

  Lane lane() {
    return lane;
  }

  /** Log time of the decision. */
  Instant at() {
    return at;
  }

  Decision<LaneEvent> told() {
    return Decision.accept(events);
  }
}
