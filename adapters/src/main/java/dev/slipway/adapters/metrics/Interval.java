package dev.slipway.adapters.metrics;

import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.action.ActionOrder;
import java.time.Duration;
import java.util.Map;

/** What a sample is about: from (inclusive) to (exclusive), epoch milliseconds. */
public record Interval(long fromMillis, long toMillis) {

  private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();

  /**
   * From {@code SLIPWAY_FROM_MILLIS} and {@code SLIPWAY_TO_MILLIS} of the order; at most an hour.
   */
  public static Interval of(ActionOrder order) {
    Interval interval =
        new Interval(
            moment(order.context(), "SLIPWAY_FROM_MILLIS"),
            moment(order.context(), "SLIPWAY_TO_MILLIS"));
    if (interval.millis() <= 0 || interval.millis() > LONGEST_MILLIS) {
      throw new WrongSetting(
          "Expected an interval of more than nothing and at most an hour, but it has %d ms; correct SLIPWAY_FROM_MILLIS and SLIPWAY_TO_MILLIS."
              .formatted(interval.millis()));
    }
    return interval;
  }

  public long millis() {
    return toMillis - fromMillis;
  }

  private static long moment(Map<String, String> context, String name) {
    String value = context.getOrDefault(name, "");
    if (!value.matches("[0-9]{1,15}")) {
      throw new WrongSetting(
          "Expected epoch milliseconds in %s, but it is '%s'; the service must set it."
              .formatted(name, value.isEmpty() ? "" : OneLine.of(value, 50)));
    }
    return Long.parseLong(value);
  }
}
