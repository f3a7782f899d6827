package dev.slipway.bench.performance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** How long one takes that is alone, in microseconds from the send to the arrival at a consumer. */
record Latency(double p50Micros, double p99Micros) {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int DIGITS = 3;

  /** So many, one after the other. */
  static Latency of(Course course, int times) throws InterruptedException {
    Histogram histogram = new Histogram(DIGITS);
    for (int i = 0; i < times; i++) {
      // lanes in turn, so that every partition has its share
      int lane = i % ReferenceManifest.ENVIRONMENTS;
      long from = System.nanoTime();
      CompletableFuture<Long> end = course.begin(lane);
      histogram.recordValue((Arrivals.await(end, PATIENCE) - from) / 1000);
    }
    return new Latency(histogram.getValueAtPercentile(50.0), histogram.getValueAtPercentile(99.0));
  }
}
