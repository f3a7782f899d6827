package dev.slipway.cli.platform;

import dev.slipway.cli.story.StoryEvent;

/** What a request was answered. */
public sealed interface Answer {

  /**
   * The lane took it: DeploymentAccepted, RequestRepeated, RollbackRequested, CancelNoted,
   * CancelRequested, HoldResolved, LaneUnlocked, or DeploymentClosed for one that had not started.
   */
  record Taken(StoryEvent event) implements Answer {}

  /** The lane refused it: DeploymentRejected. */
  record Refused(StoryEvent event) implements Answer {
    /** One sentence. */
    public String why() {
      return event.fields().text("why");
    }
  }

  /**
   * It could not be read as a request and was kept aside.
   *
   * @param position where it is kept
   * @param reason one sentence
   */
  record SetAside(String position, String reason) implements Answer {}
}
