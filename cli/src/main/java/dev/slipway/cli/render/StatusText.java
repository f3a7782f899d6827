package dev.slipway.cli.render;

import static dev.slipway.cli.render.Texts.or;

import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.util.ArrayList;
import java.util.List;

/** What runs where: a line for each lane, then what somebody has to know or do about some. */
public final class StatusText {
  private static final int WIDTH = 92;

  private StatusText() {}

  /**
   * The lines.
   *
   * @param states the newest state of each lane
   */
  public static List<String> of(List<StoryEvent> states) {
    if (states.isEmpty()) {
      return List.of("Nothing has been deployed yet; 'slipway deploy --help' shows how.");
    }
    Table table =
        new Table("APPLICATION", "ENVIRONMENT", "RUNS", "BEFORE", "UNDER WAY", "WAITING", "LAST");
    for (StoryEvent state : states) {
      Fields f = state.fields();
      String active = f.text("activeDeploymentId");
      table.add(
          state.application(),
          state.environment(),
          or(f.text("version"), isDoubtful(f) ? "not known" : "-"),
          or(f.text("previousVersion"), "-"),
          active.isEmpty() ? "-" : "%s (%s)".formatted(f.text("activeVersion"), active),
          Integer.toString(f.texts("queued").size()),
          f.flag("locked") ? last(f) + " LOCKED" : last(f));
    }
    List<String> lines = new ArrayList<>(table.lines());
    states.forEach(state -> lines.addAll(more(state)));
    return lines.stream().map(Texts::harmless).toList();
  }

  private static boolean isDoubtful(Fields f) {
    return !f.text("failedRollbackId").isEmpty();
  }

  private static String last(Fields f) {
    Integer score = f.optionalWhole("lastScore");
    return f.text("lastDeploymentId").isEmpty()
        ? "-"
        : "%s%s %s"
            .formatted(
                f.text("lastOutcome"),
                score == null ? "" : " " + score,
                f.text("lastDeploymentId"));
  }

  private static List<String> more(StoryEvent state) {
    Fields f = state.fields();
    List<String> lines = new ArrayList<>();
    List<String> queued = f.texts("queued");
    boolean isHeld = !f.text("heldBecause").isEmpty();
    if (queued.isEmpty() && !isDoubtful(f) && !isHeld) {
      return lines;
    }
    lines.add("");
    lines.add(
        "%s -> %s%s"
            .formatted(
                state.application(),
                state.environment(),
                f.flag("locked") ? "  LOCKED" : isHeld ? "  HELD" : ""));
    if (isHeld) {
      field(lines, "why", f.text("heldBecause"));
    }
    if (f.flag("locked")) {
      field(lines, "why", f.text("lockedBecause"));
    }
    if (isDoubtful(f)) {
      String components = EndingText.components(f.records("components"));
      field(
          lines,
          "now",
          "what runs is not known since the rollback of %s failed%s"
              .formatted(
                  f.text("failedRollbackId"), components.isEmpty() ? "" : ": " + components));
    }
    for (int place = 1; place <= queued.size(); place++) {
      lines.add("  %-6s %d. %s".formatted(place == 1 ? "waits" : "", place, queued.get(place - 1)));
    }
    if (isHeld) {
      String id = f.text("activeDeploymentId");
      lines.add("  next   slipway explain " + id);
      lines.add("         " + EndingText.resolveCommand(id));
    }
    if (f.flag("locked")) {
      lines.add("  next   slipway explain " + f.text("failedRollbackId"));
      lines.add("         " + EndingText.unlockCommand(state.application(), state.environment()));
    }
    return lines;
  }

  private static void field(List<String> lines, String name, String text) {
    if (text.isBlank()) {
      return;
    }
    List<String> wrapped = Texts.wrap(text, WIDTH);
    lines.add("  %-6s %s".formatted(name, wrapped.getFirst()));
    wrapped.subList(1, wrapped.size()).forEach(line -> lines.add("         " + line));
  }
}
