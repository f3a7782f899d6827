package dev.slipway.bench.performance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How fast as many as there are lanes are carried when all begin at once. */
record Burst(int lanes, Duration took) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  static Burst of(Course course, int lanes) throws InterruptedException {
    List<CompletableFuture<Long>> ends = new ArrayList<>(lanes);
    long from = System.nanoTime();
    for (int lane = 0; lane < lanes; lane++) {
      ends.add(course.begin(lane));
    }
    long last = from;
    for (CompletableFuture<Long> end : ends) {
      last = Math.max(last, Arrivals.await(end, PATIENCE));
    }
    return new Burst(lanes, Duration.ofNanos(last - from));
  }

  double perSecond() {
    return lanes / (took.toNanos() / 1e9);
  }
}
