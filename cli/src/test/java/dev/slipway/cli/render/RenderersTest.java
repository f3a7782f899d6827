package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Golden;
import dev.slipway.cli.Stories;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Story;
import dev.slipway.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RenderersTest {

  @Test
  void linesOfAGoodDeployment() {
    Golden.check("passes-lines.txt", printed(Stories::passes, out -> new LineRenderer(out, false)));
  }

  @Test
  void verboseLinesOfABadDeployment() {
    Golden.check(
        "exhausted-verbose.txt", printed(Stories::exhausted, out -> new LineRenderer(out, true)));
  }

  @Test
  void linesOfABadDeployment() {
    Golden.check(
        "exhausted-lines.txt", printed(Stories::exhausted, out -> new LineRenderer(out, false)));
  }

  @Test
  void linesOfADryRun() {
    Golden.check(
        "dry-run-lines.txt", printed(RenderersTest::dryRun, out -> new LineRenderer(out, false)));
  }

  @Test
  void linesOfEveryOtherEvent() {
    Golden.check(
        "others-lines.txt", printed(RenderersTest::others, out -> new LineRenderer(out, false)));
  }

  @Test
  void everyEventAsJson() {
    Golden.check("exhausted.jsonl", printed(Stories::exhausted, JsonLinesRenderer::new));
  }

  @Test
  void theResultAsJson() {
    Golden.check("exhausted.json", printed(Stories::exhausted, ResultJsonRenderer::new));
  }

  @Test
  void explanations() {
    Golden.check("exhausted-explain.txt", explained(Stories::exhausted));
    Golden.check(
        "under-way-explain.txt",
        explained(s -> s.accepted("1.1.0", Map.of()).started().validated()));
    assertThat(
            explained(
                s ->
                    s.accepted("1.1.0", Map.of())
                        .started()
                        .event(
                            Topics.SCORE_EVENTS,
                            "DeploymentHeld",
                            Map.of("until", 1795357390000L, "why", "Phase 5 is inconclusive."))))
        .contains(
            "HELD  booking -> staging 1.1.0",
            "  why    Phase 5 is inconclusive.",
            "  next   slipway resolve %s accept|rollback --reason TEXT".formatted(Stories.ID));
    assertThat(
            explained(
                s ->
                    s.accepted("1.1.0", Map.of())
                        .started()
                        .event(
                            Topics.SCORE_EVENTS,
                            "DeploymentHeld",
                            Map.of("until", 1795357390000L, "why", "Phase 5 is inconclusive."))
                        .event(
                            Topics.DEPLOYMENT_EVENTS,
                            "CancelNoted",
                            Map.of("requestedBy", "bob", "reason", "no hurry."))))
        .contains(
            "UNDER WAY  booking -> staging 1.1.0",
            "  stops  Cancel requested by bob (claimed): no hurry; ending the checks that are under way first");
    Map<String, Object> unknown = Map.of("until", 1795357390000L, "why", "Nobody knows it.");
    assertThat(
            explained(
                s ->
                    s.accepted("1.1.0", Map.of())
                        .started()
                        .event(Topics.DEPLOYMENT_EVENTS, "AttemptHeld", unknown)))
        .contains(
            "HELD  booking -> staging 1.1.0",
            "  why    Nobody knows it.",
            "  next   slipway resolve %s accept|rollback --reason TEXT".formatted(Stories.ID));
    assertThat(
            explained(
                s ->
                    s.accepted("1.1.0", Map.of())
                        .started()
                        .event(Topics.DEPLOYMENT_EVENTS, "AttemptHeld", unknown)
                        .event(
                            Topics.DEPLOYMENT_EVENTS,
                            "PhaseFinished",
                            Map.of("phase", 2, "result", "FAILED", "reason", "nobody decided"))))
        .as("a hold that nobody resolved")
        .contains("UNDER WAY  booking -> staging 1.1.0");
  }

  @Test
  void aDryRunThatFailedDoesNotAdviseToDeploy() {
    Map<String, Object> failed = Map.of("phase", 1, "result", "FAILED");
    String text =
        printed(
            s ->
                s.accepted("1.1.0", Map.of("dryRun", true))
                    .closed(
                        Map.of(
                            "outcome", "DRY_RUN",
                            "version", "1.1.0",
                            "rollback", "NONE",
                            "why", "Phase 1 failed.",
                            "phases", List.of(failed))),
            out -> new LineRenderer(out, false));

    assertThat(text)
        .contains("next   slipway explain " + Stories.ID)
        .doesNotContain("next   slipway deploy");
  }

  @Test
  void audit() {
    Story story = ToldStory.of(Stories::exhausted);
    Golden.check("exhausted-audit.txt", AuditText.of(Stories.ID, story));
    assertThat(AuditText.of(Stories.ID, ToldStory.of(Stories::exhausted)))
        .as("two readings")
        .isEqualTo(AuditText.of(Stories.ID, story));
  }

  @Test
  void foreignTextCannotDrawOnTheTerminal() {
    String evil = "a\u001b[2Jb\rc\nd";
    assertThat(Texts.oneLine(evil)).doesNotContain("\u001b").doesNotContain("\r");
    assertThat(Texts.lastLines(evil, 5)).allMatch(line -> line.chars().noneMatch(c -> c < ' '));
  }

  private static void dryRun(Stories stories) {
    stories
        .accepted("1.1.0", Map.of("dryRun", true, "skipE2e", true))
        .started()
        .validated()
        .event(
            Topics.DEPLOYMENT_EVENTS,
            "DryRunReported",
            Map.of("steps", List.of("phase 2, worker, with process: java", "phase 4 is skipped")))
        .closed(
            Map.of(
                "outcome", "DRY_RUN",
                "version", "1.1.0",
                "runningVersion", "1.0.0",
                "rollback", "NONE",
                "why", "Dry run: 2/2 checks passed; nothing was deployed.",
                "phases", List.of(Map.of("phase", 1, "result", "PASSED"))));
  }

  private static void others(Stories stories) {
    String d = Topics.DEPLOYMENT_EVENTS;
    Map<String, Object> who =
        Map.of("requestedBy", "bob", "reason", "no hurry.", "decision", "ACCEPT");
    stories
        .event(
            d,
            "DeploymentAccepted",
            Map.of(
                "behind",
                "deploy-20261121-142300-3-g",
                "queuePosition",
                1,
                "plan",
                Map.of("version", "2.0", "revision", "3f9c1ab")))
        .event(d, "DeploymentStarted", Map.of())
        .event(d, "RequestRepeated", Map.of("idempotencyKey", "k"))
        .event(
            d,
            "CancelNoted",
            Map.of("requestedBy", "bob", "reason", "no hurry.", "actionId", "deploy-1/2/worker/1"))
        .event(d, "CancelNoted", who)
        .event(d, "CancelRequested", who)
        .event(d, "RollbackRequested", who)
        .event(d, "AttemptHeld", Map.of("until", 1795357390000L, "why", "Nobody knows it."))
        .event(d, "HoldResolved", who)
        .event(d, "LaneUnlocked", who)
        .event(d, "DeploymentStalled", Map.of("waitingFor", "the verdict", "why", "Expected it."))
        .event(
            Topics.MONITOR_EVENTS,
            "SampleTaken",
            Map.of("number", 2, "of", 16, "missing", true, "detail", "no answer"))
        .event(Topics.MONITOR_EVENTS, "ProbeTurned", Map.of("probe", "health", "detail", "503"))
        .event(
            Topics.MONITOR_EVENTS,
            "CriticalConditionFound",
            Map.of("condition", "5xx rate", "detail", "7 % for 15 s."))
        .event(
            Topics.SCORE_EVENTS,
            "PhaseScored",
            Map.of(
                "score",
                Map.of(
                    "phase",
                    5,
                    "result",
                    "INCONCLUSIVE",
                    "reason",
                    "only 3 of 16 samples were seen")))
        .event(
            Topics.SCORE_EVENTS,
            "DeploymentHeld",
            Map.of("until", 1795357390000L, "why", "Phase 5 is inconclusive."))
        .event(
            Topics.SCORE_EVENTS,
            "DeploymentScored",
            Map.of(
                "sum",
                21,
                "total",
                84,
                "band",
                "PASS",
                "outcome",
                "FAILED",
                "overrides",
                List.of("CRITICAL_MONITORING"),
                "phases",
                List.of(Stories.score(5, 1, "FAILED", "7 % for 15 s"))))
        .event(Topics.ROLLBACK_EVENTS, "RollbackReasonAdded", Map.of("reason", "SCORE_BELOW_60"))
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRollbackFailed",
            Map.of(
                "component",
                "worker",
                "attempt",
                1,
                "attempts",
                3,
                "result",
                "OUTCOME_UNKNOWN",
                "detail",
                "silent",
                "nextAttemptAt",
                1795271020000L))
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRollbackStarted",
            Map.of(
                "component",
                "worker",
                "attempt",
                2,
                "attempts",
                3,
                "action",
                Map.of("uses", "process")))
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRolledBack",
            Map.of(
                "component",
                Map.of("component", "worker", "result", "FAILED", "detail", "NO_TARGET: nothing.")))
        .closed(
            Map.of(
                "outcome", "FAILED",
                "score", 84,
                "rollback", "FAILED",
                "version", "2.0",
                "laneLocked", true,
                "why", "It was critical.",
                "components",
                    List.of(
                        Map.of(
                            "component", "worker", "result", "FAILED", "detail", "NO_TARGET."))));
  }

  private static String printed(
      Consumer<Stories> telling, Function<PrintStream, StoryRenderer> renderers) {
    Story story = ToldStory.of(telling);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    StoryRenderer renderer = renderers.apply(out);
    story.written().forEach(renderer::on);
    Ending ending = story.ending().orElseThrow();
    renderer.ended(ending);
    renderer.close();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<String> explained(Consumer<Stories> telling) {
    Story story = ToldStory.of(telling);
    DeploymentView view = new DeploymentView();
    story.written().forEach(view::apply);
    return ExplainText.of(view, story.ending());
  }
}
