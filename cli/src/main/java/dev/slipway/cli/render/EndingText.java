package dev.slipway.cli.render;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The block that every deployment ends with: verdict, why, score, what runs, what to do next. */
public final class EndingText {
  private static final int WIDTH = 92;
  private static final int INDENT = 9;
  private static final int LOG_LINES = 20;

  private EndingText() {}

  /** The lines of the block. */
  public static List<String> of(DeploymentView view, Ending ending) {
    return of(view, ending, INDENT + WIDTH);
  }

  /** The lines of the block for a terminal of this width. */
  static List<String> of(DeploymentView view, Ending ending, int width) {
    List<String> lines = account(view, ending, Math.clamp(width - INDENT, 20, WIDTH));
    next(lines, view, ending, "slipway explain " + view.id());
    return lines.stream().map(Texts::harmless).toList();
  }

  /** The lines of the block for somebody who asked for an explanation. */
  static List<String> explained(DeploymentView view, Ending ending) {
    List<String> lines = account(view, ending, WIDTH);
    next(lines, view, ending, "slipway audit " + view.id());
    return lines.stream().map(Texts::harmless).toList();
  }

  private static List<String> account(DeploymentView view, Ending ending, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(verdict(view, ending));
    field(lines, "why", ending.why(), width);
    String field = ending.event().fields().text("field");
    if (ending.isRejection() && !field.isEmpty()) {
      field(lines, "field", field, width);
    }
    if (ending.outcome().equals("DRY_RUN")) {
      view.dryRun().forEach(step -> lines.add("  plan   " + Texts.oneLine(step)));
    }
    if (!ending.isRejection() && !ending.isManualRollback()) {
      field(lines, "score", arithmetic(view, ending), width);
    }
    field(lines, "now", now(ending), width);
    DeploymentView.FailedOutput failure = view.failure();
    if (failure != null && !ending.outcome().equals("PASS")) {
      lines.add("  log    (last lines of %s)".formatted(failure.what()));
      Texts.lastLines(failure.output(), LOG_LINES).forEach(line -> lines.add("         " + line));
    }
    return lines;
  }

  private static String verdict(DeploymentView view, Ending ending) {
    Integer score = ending.score();
    String rollback =
        switch (ending.rollback()) {
          case "DONE" ->
              ending.runningVersion().isEmpty()
                  ? "TAKEN DOWN"
                  : "ROLLED BACK to " + ending.runningVersion();
          case "NO_OP" -> "NOTHING TO ROLL BACK";
          case "FAILED" -> "ROLLBACK FAILED";
          default -> "";
        };
    return "%s%s  %s %s%s"
        .formatted(
            ending.outcome(),
            score == null ? "" : "  %d/100".formatted(score),
            view.lane(),
            ending.version(),
            rollback.isEmpty() ? "" : "  " + rollback);
  }

  /** {@code 5 + 2 + 0 + 0 + 0 = 7 of 25, x4 = 28. FAILED is below 60.} */
  static String arithmetic(DeploymentView view, Ending ending) {
    Integer total = ending.score();
    List<Fields> phases = ending.phases();
    if (total == null || phases.isEmpty()) {
      return "none was computed";
    }
    int sum =
        phases.stream()
            .map(phase -> phase.optionalWhole("score"))
            .filter(Objects::nonNull)
            .mapToInt(i -> i)
            .sum();
    String terms =
        phases.stream()
            .map(phase -> Texts.points(phase.optionalWhole("score")))
            .collect(Collectors.joining(" + "));
    List<String> overrides = ending.event().fields().texts("overrides");
    String band =
        total >= view.passFrom()
            ? "PASS is from %d on.".formatted(view.passFrom())
            : total >= view.warningFrom()
                ? "WARNING is from %d to %d.".formatted(view.warningFrom(), view.passFrom() - 1)
                : "FAILED is below %d.".formatted(view.warningFrom());
    return "%s = %d of 25, x4 = %d.  %s%s"
        .formatted(
            terms,
            sum,
            total,
            band,
            overrides.isEmpty() ? "" : "  Override: " + String.join(", ", overrides) + ".");
  }

  private static String now(Ending ending) {
    String running =
        ending.runningVersion().isEmpty()
            ? "nothing is known to run"
            : ending.runningVersion() + " runs";
    String components = components(ending.event().fields().records("components"));
    String locked = ending.event().fields().flag("laneLocked") ? "; the lane is locked" : "";
    return ending.isRejection()
        ? "nothing was done"
        : running + (components.isEmpty() ? "" : ": " + components) + locked;
  }

  /** What a rollback did to each component, on one line; empty if it did nothing. */
  public static String components(List<Fields> outcomes) {
    return outcomes.stream()
        .map(
            component ->
                "%s %s%s"
                    .formatted(
                        component.text("component"),
                        component.text("version"),
                        switch (component.text("result")) {
                          case "RESTORED" -> " restored";
                          case "TAKEN_DOWN" -> "taken down";
                          case "ALREADY_STABLE" -> " never touched";
                          default -> "FAILED: " + Texts.clause(component.text("detail"));
                        }))
        .collect(Collectors.joining(", "))
        .replace("  ", " ");
  }

  /** The command that lets a locked lane go on. */
  public static String unlockCommand(String application, String environment) {
    return "slipway unlock %s --env %s --reason '...'".formatted(application, environment);
  }

  /** The command that decides about a held deployment. */
  static String resolveCommand(String id) {
    return "slipway resolve %s accept|rollback --reason TEXT".formatted(id);
  }

  private static void next(
      List<String> lines, DeploymentView view, Ending ending, String otherwise) {
    if (ending.isRejection()) {
      return;
    }
    String command =
        switch (ending.outcome()) {
          case "PASS" -> "slipway status " + view.application();
          case "DRY_RUN" ->
              ending.exitCode(false) == ExitCode.OK ? view.deployCommand() : otherwise;
          default -> otherwise;
        };
    lines.add("  next   " + command);
    if (view.failure() != null && !ending.outcome().equals("PASS")) {
      lines.add("         slipway logs " + view.id());
    }
    if (ending.event().fields().flag("laneLocked")) {
      lines.add("         " + unlockCommand(view.application(), view.environment()));
    }
  }

  private static void field(List<String> lines, String name, String text, int width) {
    if (text.isBlank()) {
      return;
    }
    List<String> wrapped = Texts.wrap(text, width);
    lines.add("  %-6s %s".formatted(name, wrapped.getFirst()));
    wrapped.subList(1, wrapped.size()).forEach(line -> lines.add("         " + line));
  }
}
