package dev.slipway.rollback.release;

import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How components and the whole rollback ended, in codes and in words. */
final class Outcomes {

  /** What others wrote is cut here, so that a sentence stays one. */
  private static final int LONGEST_CLAUSE = 300;

  private Outcomes() {}

  /** The action succeeded. */
  static ComponentOutcome done(RollbackStep step, String detail) {
    String result =
        step.toVersion().isEmpty() ? ComponentOutcome.TAKEN_DOWN : ComponentOutcome.RESTORED;
    return new ComponentOutcome(step.component(), result, step.toVersion(), detail);
  }

  /** The deployment never came to this component (RB-04). */
  static ComponentOutcome untouched(RollbackStep step) {
    return new ComponentOutcome(
        step.component(),
        ComponentOutcome.ALREADY_STABLE,
        step.toVersion(),
        "The deployment had not touched it.");
  }

  /** Nothing can be done about this component. */
  static ComponentOutcome noTarget(RollbackStep step) {
    String detail =
        step.toVersion().isEmpty()
            ? "NO_TARGET: no version ran before, and its target cannot take it down."
            : "NO_TARGET: how to bring %s back is not known.".formatted(step.toVersion());
    return new ComponentOutcome(step.component(), ComponentOutcome.FAILED, "", detail);
  }

  /** Nobody kept how it may be tried, so it is not tried, and somebody has to look. */
  static ComponentOutcome noTerms(RollbackStep step) {
    return new ComponentOutcome(
        step.component(),
        ComponentOutcome.FAILED,
        "",
        "NO_TARGET: an earlier version of the platform rolled this deployment back and kept nothing of its plan.");
  }

  /** Every attempt failed; which version runs now, if any, is not known. */
  static ComponentOutcome failed(RollbackStep step, String lastFailure) {
    return new ComponentOutcome(step.component(), ComponentOutcome.FAILED, "", lastFailure);
  }

  /** How the whole rollback ended. */
  static RollbackResult result(Run run) {
    if (run.steps().stream().noneMatch(RollbackStep::touched)) {
      return RollbackResult.NO_OP;
    }
    return named(run, ComponentOutcome.FAILED).isEmpty()
        ? RollbackResult.DONE
        : RollbackResult.FAILED;
  }

  /** Why it ended so, in one sentence. */
  static String why(Run run) {
    return switch (result(run)) {
      case NO_OP -> "Nothing had been touched.";
      case FAILED -> failures(run);
      case DONE, NONE, UNKNOWN -> successes(run);
    };
  }

  private static String failures(Run run) {
    List<String> parts =
        named(run, ComponentOutcome.FAILED).stream()
            .map(
                outcome ->
                    "%s could not be brought back: %s"
                        .formatted(outcome.component(), clause(outcome.detail())))
            .toList();
    return String.join("; ", parts) + "; the lane is locked until somebody unlocks it.";
  }

  private static String successes(Run run) {
    Map<String, List<String>> byVersion = new LinkedHashMap<>();
    named(run, ComponentOutcome.RESTORED)
        .forEach(
            outcome ->
                byVersion
                    .computeIfAbsent(outcome.version(), _ -> new ArrayList<>())
                    .add(outcome.component()));
    List<String> parts = new ArrayList<>();
    byVersion.forEach(
        (version, names) ->
            parts.add(
                "%s %s back on %s"
                    .formatted(list(names), names.size() == 1 ? "is" : "are", version)));
    List<String> down =
        named(run, ComponentOutcome.TAKEN_DOWN).stream().map(ComponentOutcome::component).toList();
    if (!down.isEmpty()) {
      parts.add(
          "%s %s taken down, because nothing ran before"
              .formatted(list(down), down.size() == 1 ? "was" : "were"));
    }
    return String.join("; ", parts) + ".";
  }

  private static List<ComponentOutcome> named(Run run, String result) {
    return run.outcomes().stream().filter(outcome -> outcome.result().equals(result)).toList();
  }

  private static String list(List<String> items) {
    if (items.size() < 2) {
      return String.join("", items);
    }
    int last = items.size() - 1;
    return String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  private static String clause(String sentence) {
    String text = sentence.strip().replaceAll("\\s+", " ");
    while (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    if (text.length() <= LONGEST_CLAUSE) {
      return text;
    }
    int cut = LONGEST_CLAUSE - 3;
    // a character outside the basic plane is two chars; half of one is no text
    return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut)
        + "...";
  }
}
