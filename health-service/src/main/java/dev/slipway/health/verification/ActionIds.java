package dev.slipway.health.verification;

import dev.slipway.runtime.contract.PlannedCheck;
import java.util.List;
import java.util.Locale;

/** Names of ordered actions: {@code <deployment>/<phase>/<check>/<attempt>}. */
final class ActionIds {

  private ActionIds() {}

  /** The id of an attempt; two checks of a phase never share one, whatever they are called. */
  static String of(
      String deploymentId, int phase, List<PlannedCheck> checks, int number, int attempt) {
    return "%s/%d/%s/%d".formatted(deploymentId, phase, name(checks, number), attempt);
  }

  private static String name(List<PlannedCheck> checks, int number) {
    String slug = slug(checks.get(number - 1).name());
    long same = checks.stream().filter(check -> slug(check.name()).equals(slug)).count();
    // '+' cannot be in a slug, so the longer name is nobody else's
    return slug.isEmpty() || same > 1 ? slug + "+" + number : slug;
  }

  private static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("(^-)|(-$)", "");
  }
}
