package dev.slipway.cli.render;

import static dev.slipway.cli.render.Texts.oneLine;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Append-only lines, {@code [YYYY-MM-DD HH:MM:SS] text}, in UTC by log time. */
public final class LineRenderer implements StoryRenderer {
  /** Notes that the services make for themselves. */
  private static final Set<String> QUIET =
      Set.of(
          "PlanNoted",
          "RollbackStepsNoted",
          "SwitchNoted",
          "VerdictNoted",
          "HoldNoted",
          "ScoringEnded",
          "StopNoted",
          "DeploymentResult");

  private static final Set<String> VERBOSE = Set.of("CheckStarted", "PhaseFinished");

  private static final int OUTPUT_LINES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PrintStream out;
  private final boolean verbose;
  private final DeploymentView view = new DeploymentView();
  private final List<StoryEvent> waiting = new ArrayList<>();
  private long waitingSince;
  private int scored;

  /**
   * @param verbose adds what is about to be done, details, measurements and timing
   */
  public LineRenderer(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  @Override
  public void on(StoryEvent event) {
    view.apply(event);
    if (event.type().equals("PhaseScored")) {
      print(event);
      scored = Math.max(scored, event.fields().record("score").whole("phase"));
      release();
      return;
    }
    // The score comes from another service, a moment after the next phase has begun; it is read
    // more easily before it.
    boolean early =
        event.type().equals("PhaseStarted") && event.fields().whole("phase") > scored + 1;
    if (early && waiting.isEmpty()) {
      waitingSince = System.nanoTime();
    }
    if (early || !waiting.isEmpty()) {
      waiting.add(event);
    } else {
      print(event);
    }
  }

  @Override
  public void idle() {
    if (!waiting.isEmpty() && System.nanoTime() - waitingSince > PATIENCE.toNanos()) {
      release();
    }
  }

  @Override
  public void answers(boolean yes) {
    out.println(yes ? "The broker answers again." : Texts.UNREACHABLE);
  }

  @Override
  public void close() {
    release();
  }

  private void release() {
    waiting.forEach(this::print);
    waiting.clear();
  }

  private void print(StoryEvent event) {
    for (String line : lines(event)) {
      out.println("[" + Texts.time(event.at()) + "] " + Texts.harmless(line));
    }
  }

  @Override
  public void ended(Ending ending) {
    release();
    out.println();
    EndingText.of(view, ending).forEach(out::println);
  }

  private List<String> lines(StoryEvent event) {
    if (QUIET.contains(event.type()) || (!verbose && VERBOSE.contains(event.type()))) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(EventText.of(event));
    Fields f = event.fields();
    switch (event.type()) {
      case "DeploymentAccepted" -> plan(lines, f);
      case "CheckStarted", "AttemptStarted", "ComponentRollbackStarted" -> {
        if (verbose) {
          lines.add("  " + action(f.record("action")));
        }
      }
      case "CheckFinished", "AttemptFinished", "ComponentRollbackFailed" -> tried(lines, f);
      case "DeploymentScored" -> {
        lines.clear();
        lines.addAll(scoreTable(f));
      }
      case "RollbackFinished", "DeploymentClosed" -> {
        if (verbose) {
          f.texts("reasons").forEach(reason -> lines.add("  reason " + reason));
        }
      }
      default -> {}
    }
    return lines;
  }

  private static void plan(List<String> lines, Fields f) {
    Fields plan = f.record("plan");
    if (!f.text("message").isEmpty()) {
      lines.add("  " + oneLine(f.text("message")));
    }
    if (plan.flag("skipE2e")) {
      lines.add("  End-to-end tests are skipped on request");
    }
    if (plan.flag("dryRun")) {
      lines.add("  Dry run: only phase 1 runs, nothing is deployed");
    }
    if (plan.fraction("timeScale") != 1.0) {
      lines.add("  Shortened clock: waits and windows x" + plan.fraction("timeScale"));
    }
  }

  private void tried(List<String> lines, Fields f) {
    boolean succeeded = f.text("result").equals("SUCCEEDED");
    if (verbose) {
      if (succeeded && !f.text("detail").isEmpty()) {
        lines.add("  " + oneLine(f.text("detail")));
      }
      Map<String, Double> measurements = f.numbers("measurements");
      if (!measurements.isEmpty()) {
        lines.add("  " + measurements);
      }
      Texts.lastLines(f.text("output"), OUTPUT_LINES).forEach(line -> lines.add("  | " + line));
    }
    Duration wait = EventText.waitAfter(f);
    if (wait != null) {
      lines.add("Waiting %s before retry...".formatted(Texts.wait(wait)));
    }
  }

  private List<String> scoreTable(Fields scored) {
    List<String> lines = new ArrayList<>();
    lines.add("%-36s %s".formatted("Phase", "Score"));
    for (Fields phase : scored.records("phases")) {
      lines.add(
          "%d %-34s %s/5"
              .formatted(
                  phase.whole("phase"),
                  EventText.phaseName(phase.whole("phase")),
                  Texts.points(phase.optionalWhole("score"))));
    }
    Integer total = scored.optionalWhole("total");
    if (total == null) {
      lines.add("No final score: the evidence is incomplete");
    } else {
      lines.add("%-36s %d/25 (x4)".formatted("Sum", scored.whole("sum")));
      lines.add("FINAL SCORE: %d/100".formatted(total));
    }
    lines.add(
        "Status: %s%s".formatted(EventText.verdict(scored), total == null ? "" : limit(scored)));
    return lines;
  }

  private String limit(Fields scored) {
    return switch (scored.text("band")) {
      case "PASS" -> " (PASS is from %d on)".formatted(view.passFrom());
      case "WARNING" ->
          " (WARNING is from %d to %d)".formatted(view.warningFrom(), view.passFrom() - 1);
      case "FAILED" -> " (FAILED is below %d)".formatted(view.warningFrom());
      default -> "";
    };
  }

  private static String action(Fields action) {
    List<String> argv = action.texts("argv");
    String what = argv.isEmpty() ? "" : " " + oneLine(String.join(" ", argv));
    return "with %s%s, at most %s"
        .formatted(action.text("uses"), what, Texts.took(action.number("timeoutMillis")));
  }
}
