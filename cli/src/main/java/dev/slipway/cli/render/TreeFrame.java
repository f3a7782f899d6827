package dev.slipway.cli.render;

import dev.slipway.cli.render.PhaseView.Status;
import dev.slipway.cli.render.PhaseView.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One picture of a deployment: header, five phases, children of what is active or failed. */
public final class TreeFrame {
  private static final int FEWEST_CHILDREN = 1;

  /** The cursor stands below the picture. */
  private static final int CURSOR_LINES = 1;

  private final Glyphs glyphs;

  /** What stands below the picture. */
  public enum Footer {
    NONE,
    /** How to detach. */
    WATCHING,
    /** That nothing is heard of the platform. */
    UNREACHABLE
  }

  /** A line of the picture and what it says, for its colour. */
  public record Line(String text, @Nullable Status status) {}

  public TreeFrame(Glyphs glyphs) {
    this.glyphs = glyphs;
  }

  /**
   * The picture as of now.
   *
   * @param height lines that fit; children that went well give way first
   */
  public List<Line> of(DeploymentView view, Instant now, int width, int height, Footer footer) {
    List<Line> lines = new ArrayList<>(plain(Texts.flow(header(view, now), "", width)));
    lines.add(plain(""));
    List<Line> below = below(view, width, footer);
    PhaseView rollback = view.rollback();
    int phases = view.phases().size() + (rollback == null ? 0 : 1);
    int space =
        Math.max(FEWEST_CHILDREN, height - CURSOR_LINES - lines.size() - phases - below.size());
    for (int i = 0; i < view.phases().size(); i++) {
      PhaseView phase = view.phases().get(i);
      List<Line> told = phase(Integer.toString(i + 1), phase, now, width);
      lines.addAll(told);
      space = Math.max(FEWEST_CHILDREN, space - told.size() + 1);
      if (phase.status() == Status.RUNNING || phase.status() == Status.FAILED) {
        List<Line> children = children(phase, now, space);
        space = Math.max(FEWEST_CHILDREN, space - children.size());
        lines.addAll(children);
      }
    }
    if (rollback != null) {
      lines.addAll(phase("R", rollback, now, width));
      lines.addAll(children(rollback, now, space));
    }
    lines.addAll(below);
    return lines.stream()
        .map(line -> new Line(Texts.cut(Texts.harmless(line.text()), width), line.status()))
        .toList();
  }

  private static List<Line> below(DeploymentView view, int width, Footer footer) {
    List<Line> lines = new ArrayList<>();
    lines.add(plain(""));
    if (view.held() != null) {
      lines.addAll(noted("HELD: " + view.held(), width));
    }
    if (view.cancelled() != null) {
      lines.addAll(noted("STOPS: " + view.cancelled(), width));
    }
    if (view.cannotStart() != null) {
      lines.addAll(noted("WAITING: " + view.cannotStart(), width));
    }
    lines.addAll(plain(Texts.flow(points(view), "  ", width)));
    if (footer != Footer.NONE) {
      lines.addAll(
          plain(
              Texts.flow(
                  List.of(
                      footer == Footer.UNREACHABLE
                          ? Texts.UNREACHABLE
                          : "Ctrl-C detaches; the deployment goes on.",
                      "Re-attach: slipway watch " + view.id()),
                  "  ",
                  width)));
    }
    return lines;
  }

  private static List<Line> noted(String text, int width) {
    return Texts.wrap(text, Math.max(20, width - 2)).stream()
        .map(line -> new Line("  " + line, Status.INCONCLUSIVE))
        .toList();
  }

  private static List<String> header(DeploymentView view, Instant now) {
    Instant acceptedAt = view.acceptedAt();
    String revision = view.revision().isEmpty() ? "" : " (" + view.revision() + ")";
    List<String> parts =
        new ArrayList<>(
            List.of(
                view.id(),
                view.lane(),
                view.version() + revision,
                Texts.oneLine(view.requestedBy())));
    if (acceptedAt != null) {
      parts.add(Texts.stopwatch(Duration.between(acceptedAt, now)));
    }
    if (!view.waitsFor().isEmpty()) {
      parts.add("queued behind %s, place %d".formatted(view.waitsFor(), view.place()));
    }
    return parts;
  }

  /** A line; what is measured now gets one of its own where it does not fit. */
  private List<Line> phase(String number, PhaseView phase, Instant now, int width) {
    Duration elapsed = phase.elapsed(now);
    String score =
        phase.score() != null
            ? phase.score() + "/5"
            : phase.isInconclusive() ? "?/5" : phase.status() == Status.WAITING ? "" : "-";
    String time = elapsed == null ? "" : Texts.stopwatch(elapsed);
    String begin =
        "  %s %s %-28s %-4s %-7s "
            .formatted(number, glyphs.of(phase.status()), phase.name(), score, time);
    String remark = remark(phase);
    boolean isOwnLine =
        phase.status() == Status.RUNNING && begin.length() + remark.length() > width;
    List<Line> lines = new ArrayList<>();
    lines.add(new Line((isOwnLine ? begin : begin + remark).stripTrailing(), phase.status()));
    if (isOwnLine) {
      lines.add(new Line("      " + remark, phase.status()));
    }
    return lines;
  }

  private static String remark(PhaseView phase) {
    return switch (phase.status()) {
      case WAITING ->
          phase.plannedMillis() == 0
              ? ""
              : "about " + Texts.stopwatch(Duration.ofMillis(phase.plannedMillis()));
      case RUNNING ->
          !phase.note().isEmpty()
              ? phase.note()
              : phase.steps().isEmpty()
                  ? ""
                  : "%d/%d done".formatted(phase.done(), phase.steps().size());
      case PASSED, FAILED, SKIPPED, INCONCLUSIVE -> Texts.clause(phase.reason());
    };
  }

  private List<Line> children(PhaseView phase, Instant now, int space) {
    List<StepView> shown = new ArrayList<>(phase.steps());
    List<StepView> waiting =
        shown.stream().filter(step -> step.status() == Status.WAITING).toList();
    shown.removeAll(waiting);
    while (shown.size() + (waiting.isEmpty() ? 0 : 1) > space && !shown.isEmpty()) {
      // Failures stay longest, then what runs.
      StepView least = shown.stream().min(Comparator.comparingInt(TreeFrame::weight)).orElseThrow();
      shown.remove(least);
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      lines.add(child(shown.get(i), now, i == shown.size() - 1 && waiting.isEmpty()));
    }
    if (!waiting.isEmpty()) {
      String names = String.join(", ", waiting.stream().map(StepView::name).toList());
      lines.add(
          new Line(
              "    %s %s %s".formatted(glyphs.branch(true), glyphs.of(Status.WAITING), names),
              Status.WAITING));
    }
    return lines;
  }

  private static int weight(StepView step) {
    return switch (step.status()) {
      case FAILED, INCONCLUSIVE -> 3;
      case RUNNING -> 2;
      case PASSED, SKIPPED -> 1;
      case WAITING -> 0;
    };
  }

  private Line child(StepView step, Instant now, boolean last) {
    Instant next = step.nextAttemptAt();
    Instant startedAt = step.startedAt();
    String attempt =
        step.attempts() > 1 && (step.attempt() > 1 || step.status() != Status.PASSED)
            ? "attempt %d/%d".formatted(step.attempt(), step.attempts())
            : "";
    // the time comes first: a long detail is cut at its end
    String detail =
        next != null
            ? "next in %s; %s"
                .formatted(Texts.stopwatch(Duration.between(now, next)), step.detail())
            : step.status() == Status.RUNNING && startedAt != null
                ? Texts.stopwatch(Duration.between(startedAt, now))
                : step.detail();
    return new Line(
        "    %s %s %-22s %-12s %s"
            .formatted(
                glyphs.branch(last),
                glyphs.of(step.status()),
                step.name(),
                attempt,
                Texts.oneLine(detail))
            .stripTrailing(),
        step.status());
  }

  private static List<String> points(DeploymentView view) {
    return List.of(
        "%d of 25 points so far".formatted(view.points()),
        "best still possible %d/100".formatted(view.bestPossible()),
        "PASS needs %d".formatted(view.passFrom()),
        view.previousVersion().isEmpty()
            ? "nothing to roll back to"
            : "rollback ready: " + view.previousVersion());
  }

  private static List<Line> plain(List<String> texts) {
    return texts.stream().map(TreeFrame::plain).toList();
  }

  private static Line plain(String text) {
    return new Line(text, null);
  }
}
