package dev.slipway.cli.story;

/** Is told the events of one deployment, in order, by one thread. */
@FunctionalInterface
public interface StoryListener {
  /** An event. */
  void on(StoryEvent event);

  /** Everything that was in the log when following began has been told. */
  default void caughtUp() {}

  /** Nothing came for a moment; called about ten times a second while waiting. */
  default void idle() {}

  /** The log has stopped to answer, or answers again. */
  default void answers(boolean yes) {}
}
