package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what a deployment would do, from the same plan that it would follow. */
public final class DryRun {

  /** Settings of an action that say where it asks; credentials are never among them. */
  private static final List<String> ADDRESSES = List.of("url", "urls", "host", "port");

  private DryRun() {}

  /** What the deployment would do, one line a step (REQ-03). */
  public static List<String> steps(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (int step = 0; step < Rollout.steps(plan); step++) {
      lines.add(step(2, Rollout.nameOf(plan, step), Rollout.action(plan, step)));
    }
    plan.healthChecks().forEach(check -> lines.add(step(3, check.name(), check.action())));
    if (plan.skipE2e()) {
      lines.add(
          "phase 4 is skipped on request and counts %d"
              .formatted(plan.policy().requestedSkipScore()));
    } else {
      plan.endToEndTests().forEach(test -> lines.add(step(4, test.name(), test.action())));
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

  /** What is run, or else what is asked: the settings that say where. */
  private static String step(int phase, String name, Action action) {
    String what =
        action.argv().isEmpty()
            ? ADDRESSES.stream()
                .map(setting -> action.with().getOrDefault(setting, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(":"))
            : String.join(" ", action.argv());
    return "phase %d, %s, with %s%s"
        .formatted(phase, name, action.uses(), what.isEmpty() ? "" : ": " + what);
  }
}
