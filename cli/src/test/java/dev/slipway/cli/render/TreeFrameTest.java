package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.cli.story.Story;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeFrameTest {
  private final MemoryLog log = new MemoryLog();
  private final Stories stories = new Stories(log);

  @Test
  void aDeploymentThatWaitsSaysWhyItDoesNotStartUntilItDoes() {
    stories
        .accepted("2.0", Map.of())
        .event(
            Topics.DEPLOYMENT_EVENTS,
            "DeploymentStalled",
            Map.of("why", "Expected it to start, but the lane is locked."));
    assertThat(picture()).contains("  WAITING: Expected it to start, but the lane is locked.");

    stories.started();
    assertThat(picture()).noneMatch(line -> line.contains("WAITING"));
  }

  @Test
  void aDeploymentThatWaitsSaysItsPlace() {
    stories.event(
        Topics.DEPLOYMENT_EVENTS,
        "DeploymentAccepted",
        Map.of("behind", "deploy-1", "queuePosition", 3, "plan", Map.of("version", "2.0")));

    assertThat(String.join("\n", picture())).contains("queued behind deploy-1, place 3");
    assertThat(ExplainText.of(view(), Optional.empty())).contains("  waits  for deploy-1, place 3");
  }

  private List<String> picture() {
    Instant now = Instant.parse("2026-11-21T14:30:00Z");
    return new TreeFrame(Glyphs.ASCII)
        .of(view(), now, 120, 24, TreeFrame.Footer.WATCHING).stream()
            .map(TreeFrame.Line::text)
            .toList();
  }

  private DeploymentView view() {
    DeploymentView view = new DeploymentView();
    Story.read(log, Stories.ID).written().forEach(view::apply);
    return view;
  }
}
