package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Plan;
import java.util.ArrayList;
import java.util.List;

/** Tells what a deployment would do, from the same plan that it would follow. */
public final class DryRun {

  private DryRun() {}

  /** What the deployment would do, one line a step (REQ-03). */
  public static List<String> steps(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (int step = 0; step < Rollout.steps(plan); step++) {
      Action action = Rollout.action(plan, step);
      String what = action.argv().isEmpty() ? action.uses() : String.join(" ", action.argv());
      lines.add(
          "phase 2, %s, with %s: %s".formatted(Rollout.nameOf(plan, step), action.uses(), what));
    }
    plan.healthChecks()
        .forEach(
            check ->
                lines.add("phase 3, %s, with %s".formatted(check.name(), check.action().uses())));
    if (plan.skipE2e()) {
      lines.add(
          "phase 4 is skipped on request and counts %d"
              .formatted(plan.policy().requestedSkipScore()));
    } else {
      plan.endToEndTests()
          .forEach(
              test ->
                  lines.add("phase 4, %s, with %s".formatted(test.name(), test.action().uses())));
    }
    lines.add(
        "phase 5, %d samples every %s over %s"
            .formatted(
                plan.monitoring().samples(),
                Sentences.time(plan.monitoring().interval()),
                Sentences.time(plan.monitoring().window())));
    lines.add(
        "attempts wait %s"
            .formatted(
                String.join(", ", plan.attemptWaits().stream().map(Sentences::time).toList())));
    return lines;
  }
}
