package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.io.PrintStream;

/** Every event as one JSON object on one line. */
public final class JsonLinesRenderer implements StoryRenderer {
  private final PrintStream out;

  public JsonLinesRenderer(PrintStream out) {
    this.out = out;
  }

  @Override
  public void on(StoryEvent event) {
    out.println(AvroJson.line(AvroJson.of(event)));
  }

  @Override
  public void ended(Ending ending) {
    // the last event says it already
  }
}
