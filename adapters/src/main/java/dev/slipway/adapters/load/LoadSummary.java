package dev.slipway.adapters.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the shots of a load say together. Times are those of good answers alone: a fast refusal must
 * not make an application look fast.
 *
 * @param requestsPerSecond requests by the time between the first and the last start; 0 where there
 *     is no such time
 */
record LoadSummary(
    int requests,
    int errors,
    double errorRatePercent,
    double averageMillis,
    double maximumMillis,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double requestsPerSecond) {

  static LoadSummary of(List<Shot> shots) {
    double[] good = shots.stream().filter(Shot::good).mapToDouble(Shot::millis).sorted().toArray();
    int requests = shots.size();
    int errors = requests - good.length;
    double first = shots.stream().mapToDouble(Shot::startMillis).min().orElse(0);
    double last = shots.stream().mapToDouble(Shot::startMillis).max().orElse(0);
    return new LoadSummary(
        requests,
        errors,
        requests == 0 ? 0 : 100.0 * errors / requests,
        Arrays.stream(good).average().orElse(0),
        good.length == 0 ? 0 : good[good.length - 1],
        percentile(good, 50),
        percentile(good, 95),
        percentile(good, 99),
        last > first ? requests / ((last - first) / 1000) : 0);
  }

  /**
   * The smallest value that at least so many percent of the values do not exceed (nearest rank).
   */
  static double percentile(double[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(percent * (double) sorted.length / 100);
    return sorted[Math.max(0, rank - 1)];
  }

  /** Without any good answer there are no times to tell. */
  Map<String, Double> measurements() {
    Map<String, Double> measurements = new TreeMap<>();
    measurements.put("requests", (double) requests);
    measurements.put("errors", (double) errors);
    measurements.put("requestsPerSecond", requestsPerSecond);
    if (requests > 0) {
      measurements.put("errorRatePercent", errorRatePercent);
    }
    if (requests > errors) {
      measurements.put("averageMillis", averageMillis);
      measurements.put("maximumMillis", maximumMillis);
      measurements.put("p50Millis", p50Millis);
      measurements.put("p95Millis", p95Millis);
      measurements.put("p99Millis", p99Millis);
    }
    return measurements;
  }
}
