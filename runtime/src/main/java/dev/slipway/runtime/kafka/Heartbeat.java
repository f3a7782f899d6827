package dev.slipway.runtime.kafka;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Whether Kafka still answers. A consumer that cannot reach its brokers looks like one that has
 * nothing to do; only its heartbeat tells the two apart.
 */
final class Heartbeat {

  private static final String AGE = "last-heartbeat-seconds-ago";

  /** Some intervals of the heartbeat, which the brokers set: 5 s unless told otherwise. */
  private static final double LONGEST_SECONDS = 20;

  private Heartbeat() {}

  /** That Kafka has not answered for a while, as a sentence; empty if it has. */
  static Optional<String> trouble(MessageListenerContainer container) {
    return container.metrics().values().stream()
        .flatMap(metrics -> metrics.entrySet().stream())
        .filter(entry -> entry.getKey().name().equals(AGE))
        .map(Heartbeat::seconds)
        .filter(seconds -> seconds > LONGEST_SECONDS)
        .findFirst()
        .map(
            seconds ->
                "Expected Kafka to answer, but it has not for %.0f s; look at the brokers and the way to them."
                    .formatted(seconds));
  }

  private static double seconds(Map.Entry<MetricName, ? extends Metric> entry) {
    return entry.getValue().metricValue() instanceof Number seconds ? seconds.doubleValue() : 0;
  }
}
