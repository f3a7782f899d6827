package dev.slipway.bench.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * What a measurement found.
 *
 * @param title what was measured
 * @param goals ratios and counts with their limits
 * @param raw lines of the raw table, its head first
 * @param notes sentences that belong to it
 */
record Measured(String title, List<Goal> goals, List<String> raw, List<String> notes) {

  Measured {
    goals = List.copyOf(goals);
    raw = List.copyOf(raw);
    notes = List.copyOf(notes);
  }

  boolean holds() {
    return goals.stream().allMatch(Goal::holds);
  }

  /** As Markdown, which is readable on a terminal too. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("### " + title);
    lines.add("");
    lines.add("| | found | must | aim | |");
    lines.add("|---|---|---|---|---|");
    goals.forEach(goal -> lines.add(goal.row()));
    lines.add("");
    if (!raw.isEmpty()) {
      lines.addAll(raw);
      lines.add("");
    }
    if (!notes.isEmpty()) {
      lines.addAll(notes);
      lines.add("");
    }
    return lines;
  }
}
