package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** The live tree: drawn at most every 200 ms, its last picture stays. */
public final class TreeRenderer implements StoryRenderer {
  private static final Duration LEAST = Duration.ofMillis(200);

  private final Screen screen;
  private final PrintStream out;
  private final TreeFrame frame;
  private final InstantSource clock;
  private final DeploymentView view = new DeploymentView();
  private boolean live;
  private TreeFrame.Footer footer = TreeFrame.Footer.WATCHING;
  private long drawnAt;
  private boolean drawn;

  public TreeRenderer(Screen screen, PrintStream out, Glyphs glyphs, InstantSource clock) {
    this.screen = screen;
    this.out = out;
    this.frame = new TreeFrame(glyphs);
    this.clock = clock;
  }

  @Override
  public void on(StoryEvent event) {
    view.apply(event);
    drawSometimes();
  }

  @Override
  public void caughtUp() {
    live = true;
    drawSometimes();
  }

  @Override
  public void idle() {
    drawSometimes();
  }

  @Override
  public void answers(boolean yes) {
    footer = yes ? TreeFrame.Footer.WATCHING : TreeFrame.Footer.UNREACHABLE;
  }

  @Override
  public void ended(Ending ending) {
    screen.draw(
        frame.of(
            view, ending.event().at(), screen.width(), screen.height(), TreeFrame.Footer.NONE));
    screen.keep();
    out.println();
    EndingText.of(view, ending, screen.width()).forEach(out::println);
    out.flush();
  }

  @Override
  public void close() {
    screen.close();
  }

  private void drawSometimes() {
    long now = System.nanoTime();
    if (!live || view.id().isEmpty() || (drawn && now - drawnAt < LEAST.toNanos())) {
      return;
    }
    drawn = true;
    drawnAt = now;
    screen.draw(frame.of(view, clock.instant(), screen.width(), screen.height(), footer));
  }
}
