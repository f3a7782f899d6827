package dev.slipway.standalone.simulation;

import dev.slipway.standalone.simulation.SimulatedPlatform.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Seeds 1, 2, 3 and so on, on several threads. What comes out depends on the seeds alone, not on
 * the threads.
 */
final class Seeds {

  private final LongFunction<Figures> run;
  private final int wanted;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger deployments = new AtomicInteger();
  private final NavigableMap<Long, Figures> ended = new ConcurrentSkipListMap<>();
  private final NavigableMap<Long, Throwable> failed = new ConcurrentSkipListMap<>();

  private Seeds(LongFunction<Figures> run, int wanted) {
    this.run = run;
    this.wanted = wanted;
  }

  /**
   * What each seed came to, in order, up to the one that completes these many deployments.
   *
   * @throws AssertionError that of the smallest seed that fails
   */
  static List<Figures> run(LongFunction<Figures> run, int deployments, int threads) {
    Seeds seeds = new Seeds(run, deployments);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        executor.execute(seeds::work);
      }
    }
    return seeds.inOrder();
  }

  /**
   * Seeds are taken in order and none is left in the middle, so none below a failed one is open.
   */
  private void work() {
    while (failed.isEmpty() && deployments.get() < wanted) {
      long seed = taken.incrementAndGet();
      try {
        Figures figures = run.apply(seed);
        ended.put(seed, figures);
        deployments.addAndGet(figures.deployments());
      } catch (RuntimeException | Error e) {
        failed.put(seed, e);
      }
    }
  }

  private List<Figures> inOrder() {
    Map.Entry<Long, Throwable> smallest = failed.firstEntry();
    if (smallest != null) {
      throw new AssertionError(
          "Seed %d failed; -Dsimulation.seed=%d runs it again. %s"
              .formatted(smallest.getKey(), smallest.getKey(), smallest.getValue().getMessage()),
          smallest.getValue());
    }
    List<Figures> enough = new ArrayList<>();
    int sum = 0;
    for (Figures figures : ended.values()) {
      if (sum >= wanted) {
        break;
      }
      enough.add(figures);
      sum += figures.deployments();
    }
    return enough;
  }
}
