package dev.slipway.deployer.manifest;

import java.time.Duration;
import java.util.List;

/**
 * What the installation adds to a plan.
 *
 * @param timeScale factor for waits and windows; 1 outside demos and tests
 * @param attemptWaits wait before each attempt, before scaling (DEP-02)
 * @param grace how long after its deadline a silent action counts as lost; not scaled
 * @param environments environments in which deployments are accepted (ENVC-01)
 * @param agent base URL of the agent
 * @param java program that the placeholder {@code {java}} stands for
 */
public record PlanSettings(
    double timeScale,
    List<Duration> attemptWaits,
    Duration grace,
    List<String> environments,
    String agent,
    String java) {

  public PlanSettings {
    attemptWaits = List.copyOf(attemptWaits);
    environments = List.copyOf(environments);
    if (!(timeScale > 0 && timeScale <= 1)) {
      throw new IllegalArgumentException(
          "Expected slipway.time-scale to be above 0 and at most 1, but it is " + timeScale + ".");
    }
  }

  Duration scaled(Duration duration) {
    return Duration.ofMillis(Math.round(duration.toMillis() * timeScale));
  }
}
