package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.io.PrintStream;

/** Nothing but the final result, as one JSON object on one line. */
public final class ResultJsonRenderer implements StoryRenderer {
  private final PrintStream out;

  public ResultJsonRenderer(PrintStream out) {
    this.out = out;
  }

  @Override
  public void on(StoryEvent event) {
    // only the end is of interest
  }

  @Override
  public void ended(Ending ending) {
    out.println(AvroJson.line(AvroJson.of(ending)));
  }
}
