package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Records;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  @Test
  void aQuietLaneIsOneLine() {
    List<String> lines =
        StatusText.of(
            List.of(
                state(
                    Map.of(
                        "version",
                        "1.1",
                        "previousVersion",
                        "1.0",
                        "lastDeploymentId",
                        "deploy-2",
                        "lastOutcome",
                        "PASS",
                        "lastScore",
                        96))));

    assertThat(lines).hasSize(2);
    assertThat(words(lines.get(1))).isEqualTo("booking staging 1.1 1.0 - 0 PASS 96 deploy-2");
  }

  @Test
  void whatWaitsIsListedInOrderWithItsPlace() {
    List<String> lines =
        StatusText.of(
            List.of(
                state(
                    Map.of(
                        "activeDeploymentId", "deploy-2",
                        "activeVersion", "2.0",
                        "queued", List.of("deploy-3", "deploy-4")))));

    assertThat(words(lines.get(1))).isEqualTo("booking staging - - 2.0 (deploy-2) 2 -");
    assertThat(lines.subList(2, lines.size()))
        .containsExactly("", "booking -> staging", "  waits  1. deploy-3", "         2. deploy-4");
  }

  @Test
  void aLockedLaneSaysWhyWhatIsKnownAndWhatToDo() {
    Map<String, Object> fields = new TreeMap<>(failedRollback());
    fields.put("locked", true);
    fields.put("lockedBecause", "It scored 40. The lane is locked until somebody unlocks it.");
    fields.put("queued", List.of("deploy-3"));

    List<String> lines = StatusText.of(List.of(state(fields)));

    assertThat(lines.get(1)).contains("not known").endsWith("LOCKED");
    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "",
            "booking -> staging  LOCKED",
            "  why    It scored 40. The lane is locked until somebody unlocks it.",
            "  now    what runs is not known since the rollback of deploy-2 failed: worker FAILED: exit 1,",
            "         booking-pages 1.0 restored",
            "  waits  1. deploy-3",
            "  next   slipway explain deploy-2",
            "         slipway unlock booking --env staging --reason '...'");
  }

  @Test
  void aHeldDeploymentSaysWhatItWaitsForAndWhatAnswers() {
    List<String> lines =
        StatusText.of(
            List.of(
                state(
                    Map.of(
                        "activeDeploymentId", "deploy-2",
                        "activeVersion", "2.0",
                        "heldBecause", "Nobody knows how attempt 1 of worker ended."))));

    assertThat(lines.subList(2, lines.size()))
        .containsExactly(
            "",
            "booking -> staging  HELD",
            "  why    Nobody knows how attempt 1 of worker ended.",
            "  next   slipway explain deploy-2",
            "         slipway resolve deploy-2 accept|rollback --reason TEXT");
  }

  @Test
  void anUnlockedLaneStillSaysThatNobodyKnowsWhatRuns() {
    List<String> lines = StatusText.of(List.of(state(failedRollback())));

    assertThat(lines.get(1)).contains("not known").doesNotContain("LOCKED");
    assertThat(String.join("\n", lines))
        .contains("  now    what runs is not known")
        .doesNotContain("unlock");
  }

  @Test
  void anEmptyPlatformSaysHowToBegin() {
    assertThat(StatusText.of(List.of())).singleElement().asString().contains("slipway deploy");
  }

  private static Map<String, Object> failedRollback() {
    return Map.of(
        "failedRollbackId",
        "deploy-2",
        "components",
        List.of(
            Map.of("component", "worker", "result", "FAILED", "detail", "exit 1."),
            Map.of("component", "booking-pages", "result", "RESTORED", "version", "1.0")));
  }

  private static StoryEvent state(Map<String, ?> fields) {
    Map<String, Object> all = new TreeMap<>(fields);
    all.put("meta", Map.of("application", "booking", "environment", "staging"));
    return new StoryEvent(
        new LogPartition(Topics.DEPLOYMENT_STATE, 3),
        0,
        Instant.parse("2026-11-21T14:23:10Z"),
        new Fields(Records.of("dev.slipway.results.DeploymentState", all)));
  }

  private static String words(String line) {
    return line.strip().replaceAll(" +", " ");
  }
}
