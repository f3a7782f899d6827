package dev.slipway.cli.render;

import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.cli.story.Story;
import java.util.function.Consumer;

/** A deployment that was told to a log, and read from it. */
final class ToldStory {

  private ToldStory() {}

  static Story of(Consumer<Stories> telling) {
    MemoryLog log = new MemoryLog();
    telling.accept(new Stories(log));
    return Story.read(log, Stories.ID);
  }
}
