package dev.slipway.cli.render;

import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account of one deployment: verdict, arithmetic, phases, overrides, rollback, next command.
 */
public final class ExplainText {
  private static final int WIDTH = 92;

  private ExplainText() {}

  /** The lines of the account. */
  public static List<String> of(DeploymentView view, Optional<Ending> ending) {
    return account(view, ending).stream().map(Texts::harmless).toList();
  }

  private static List<String> account(DeploymentView view, Optional<Ending> ending) {
    List<String> lines = new ArrayList<>();
    lines.add(view.id());
    ending.ifPresentOrElse(
        end -> lines.addAll(EndingText.explained(view, end)), () -> lines.addAll(underWay(view)));
    if (ending.map(Ending::isRejection).orElse(false)) {
      return lines;
    }
    lines.add("");
    lines.add("phases");
    for (int i = 0; i < view.phases().size(); i++) {
      PhaseView phase = view.phases().get(i);
      String points =
          phase.score() == null ? (phase.isInconclusive() ? "?/5" : "-") : phase.score() + "/5";
      lines.add("  %d %-28s %-4s %s".formatted(i + 1, phase.name(), points, phase.status()));
      if (!phase.reason().isEmpty()) {
        Texts.wrap(phase.reason(), WIDTH - 4).forEach(line -> lines.add("      " + line));
      }
    }
    ending.ifPresent(end -> verdict(lines, end));
    return lines;
  }

  private static List<String> underWay(DeploymentView view) {
    List<String> lines = new ArrayList<>();
    boolean isHeld = view.held() != null;
    lines.add("%s  %s %s".formatted(isHeld ? "HELD" : "UNDER WAY", view.lane(), view.version()));
    if (!view.waitsFor().isEmpty()) {
      lines.add("  waits  for %s, place %d".formatted(view.waitsFor(), view.place()));
      if (view.cannotStart() != null) {
        lines.add("  why    " + view.cannotStart());
      }
    }
    if (isHeld) {
      lines.add("  why    " + view.held());
    }
    if (view.cancelled() != null) {
      lines.add("  stops  " + view.cancelled());
    }
    lines.add(
        "  score  %d of 25 points so far, %d/100 is still possible"
            .formatted(view.points(), view.bestPossible()));
    lines.add(
        isHeld
            ? "  next   " + EndingText.resolveCommand(view.id())
            : "  next   slipway watch " + view.id());
    return lines;
  }

  private static void verdict(List<String> lines, Ending ending) {
    Fields f = ending.event().fields();
    list(lines, "overrides", f.texts("overrides"));
    list(lines, "reasons", f.texts("reasons"));
    List<Fields> components = f.records("components");
    if (!components.isEmpty()) {
      lines.add("");
      lines.add("rollback " + ending.rollback());
      for (Fields component : components) {
        lines.add(
            "  %-22s %-15s %s"
                .formatted(
                    component.text("component"),
                    component.text("result"),
                    Texts.or(component.text("version"), "-")));
        if (component.text("result").equals("FAILED")) {
          lines.add("      " + Texts.oneLine(component.text("detail")));
        }
      }
    }
  }

  private static void list(List<String> lines, String title, List<String> items) {
    if (!items.isEmpty()) {
      lines.add("");
      lines.add(title);
      items.forEach(item -> lines.add("  " + Texts.oneLine(item)));
    }
  }
}
