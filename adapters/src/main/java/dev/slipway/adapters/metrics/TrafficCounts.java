package dev.slipway.adapters.metrics;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the agent's proxy counted in an interval.
 *
 * @param secondsCovered seconds in which it counted; the rest of the interval is unknown, not zero
 * @param latencies p50Millis, p95Millis and p99Millis as far as they are plausible
 */
record TrafficCounts(
    double secondsCovered, double requests, double errors, Map<String, Double> latencies) {

  TrafficCounts {
    latencies = Map.copyOf(latencies);
  }

  static TrafficCounts of(JsonNode node) {
    Map<String, Double> latencies = new TreeMap<>();
    for (String name : new String[] {"p50Millis", "p95Millis", "p99Millis"}) {
      double millis = number(node, name);
      if (millis >= 0) {
        latencies.put(name, millis);
      }
    }
    return new TrafficCounts(
        number(node, "secondsCovered"),
        number(node, "requests"),
        number(node, "errors5xx"),
        latencies);
  }

  /** Whether the counts can be true of any traffic. */
  boolean plausible() {
    return secondsCovered >= 0 && requests >= 0 && errors >= 0 && errors <= requests;
  }

  boolean coverEnough(Interval interval) {
    return secondsCovered > 0 && secondsCovered * 2 * 1000 >= interval.millis();
  }

  /** Without a request there is no latency and no error rate to tell. */
  Map<String, Double> measurements() {
    Map<String, Double> measurements = new TreeMap<>();
    measurements.put("requests", requests);
    measurements.put("requestsPerMinute", requests * 60 / secondsCovered);
    if (requests > 0) {
      measurements.put("errorRatePercent", 100 * errors / requests);
      measurements.putAll(latencies);
    }
    return measurements;
  }

  /** NaN where there is no finite number. */
  private static double number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
    return Double.isFinite(number) ? number : Double.NaN;
  }
}
