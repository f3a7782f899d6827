package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Action;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An action to carry out.
 *
 * @param id identity and idempotency key: deployment, phase, what and attempt, for example {@code
 *     deploy-20261121-142310-3-h/2/worker/1}; parts of {@code [A-Za-z0-9._+-]} divided by '/', none
 *     beginning with a dot; no id is the beginning of another one's parts
 * @param deploymentId the deployment that it belongs to
 * @param fencingToken targets refuse smaller ones than they have seen
 * @param context what a tool may know, by environment variable name (SLIPWAY_VERSION and so on)
 * @param timeLeft time until the deadline, asked anew each time
 */
public record ActionOrder(
    String id,
    String deploymentId,
    Action action,
    long fencingToken,
    Map<String, String> context,
    Supplier<Duration> timeLeft) {

  /** Time left until the deadline; zero or negative when it has passed. */
  public Duration remaining() {
    return timeLeft.get();
  }

  /**
   * Whether that little time, at its beginning, says more about the service, which came late, than
   * about the action.
   */
  public boolean isTooLate(Duration left) {
    return left.multipliedBy(2).compareTo(action.timeout()) < 0;
  }

  /** A setting of the action, or the fallback where it is not set. */
  public String setting(String name, String fallback) {
    return action.with().getOrDefault(name, fallback);
  }
}
