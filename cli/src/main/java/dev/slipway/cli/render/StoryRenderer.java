package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryListener;

/** Shows the story of one deployment while it happens. */
public interface StoryRenderer extends StoryListener, AutoCloseable {
  /** Shows how it ended; called at most once, after the last event. */
  void ended(Ending ending);

  /** Leaves the terminal as it was. */
  @Override
  default void close() {}
}
