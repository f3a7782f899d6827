package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Golden;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.cli.story.Story;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeRendererTest {

  @Test
  void treeWhileAComponentIsTriedAgain() {
    DeploymentView view = new DeploymentView();
    List<String> pictures = new ArrayList<>();
    for (StoryEvent event : ToldStory.of(Stories::exhausted).written()) {
      view.apply(event);
      boolean failed = event.type().equals("AttemptFinished");
      if (failed || event.type().equals("RollbackStarted")) {
        pictures.add("== after " + event.type());
        pictures.addAll(picture(view, event.at().plusMillis(400), 30));
      }
    }
    Golden.check("exhausted-tree.txt", pictures);
  }

  @Test
  void aNarrowTerminalGetsMoreLinesInsteadOfShorterOnes() {
    DeploymentView view = new DeploymentView();
    List<String> pictures = new ArrayList<>();
    for (StoryEvent event : ToldStory.of(Stories::exhausted).written()) {
      view.apply(event);
      if (event.type().equals("AttemptFinished")) {
        pictures =
            new TreeFrame(Glyphs.ASCII)
                .of(view, event.at(), 80, 24, TreeFrame.Footer.WATCHING).stream()
                    .map(TreeFrame.Line::text)
                    .toList();
      }
    }

    assertThat(pictures).hasSizeLessThan(24).allMatch(line -> line.length() <= 80);
    assertThat(pictures)
        .contains(
            "  Re-attach: slipway watch " + Stories.ID,
            "rollback ready: 1.0.0".indent(2).stripTrailing())
        .noneMatch(line -> line.endsWith("..."));
  }

  @Test
  void failuresStayWhenTheTerminalIsLow() {
    DeploymentView view = new DeploymentView();
    MemoryLog log = new MemoryLog();
    Stories stories = new Stories(log).accepted("1.1.0", Map.of()).started();
    stories
        .phaseStarted(Topics.HEALTH_EVENTS, 3)
        .check(Topics.HEALTH_EVENTS, 3, 1, 2, "Worker health", 0.1, "")
        .check(Topics.HEALTH_EVENTS, 3, 2, 2, "Database", 0.5, "connection refused");
    Story.read(log, Stories.ID).written().forEach(view::apply);

    List<String> low = picture(view, Instant.parse("2026-11-21T14:24:00Z"), 12);

    assertThat(low).anyMatch(line -> line.contains("x Database"));
    assertThat(low).noneMatch(line -> line.contains("+ Worker health"));
  }

  @Test
  void theLastPictureStaysAndIsFollowedByTheEnding() {
    RecordedScreen screen = new RecordedScreen();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Story story = ToldStory.of(Stories::passes);
    TreeRenderer renderer =
        new TreeRenderer(screen, out, Glyphs.ASCII, () -> Instant.parse("2026-11-21T14:30:00Z"));

    story.written().forEach(renderer::on);
    assertThat(screen.drawn).as("pictures of the past").isZero();
    renderer.caughtUp();
    renderer.idle();
    assertThat(screen.drawn).as("pictures within 200 ms").isEqualTo(1);
    assertThat(screen.last).noneMatch(line -> line.contains("does not answer"));
    renderer.ended(story.ending().orElseThrow());
    renderer.close();

    assertThat(screen.drawn).isEqualTo(2);
    assertThat(screen.kept).isTrue();
    assertThat(screen.last).noneMatch(line -> line.contains("Ctrl-C"));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("PASS  100/100");
  }

  private static List<String> picture(DeploymentView view, Instant now, int height) {
    return new TreeFrame(Glyphs.ASCII)
        .of(view, now, 120, height, TreeFrame.Footer.WATCHING).stream()
            .map(TreeFrame.Line::text)
            .toList();
  }

  private static final class RecordedScreen implements Screen {
    private int drawn;
    private boolean kept;
    private List<String> last = List.of();

    @Override
    public int width() {
      return 100;
    }

    @Override
    public int height() {
      return 30;
    }

    @Override
    public void draw(List<TreeFrame.Line> lines) {
      drawn++;
      last = lines.stream().map(TreeFrame.Line::text).toList();
    }

    @Override
    public void keep() {
      kept = true;
    }

    @Override
    public void close() {}
  }
}
