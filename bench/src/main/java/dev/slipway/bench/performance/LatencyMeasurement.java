package dev.slipway.bench.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** One deployment alone beside one record alone in the chain, in alternating rounds. */
final class LatencyMeasurement {

  private static final int WARM_UP = 200;
  private static final int EACH_ROUND = 100;

  private final Installation installation;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * @param progress is told each line of the raw tables as it is found
   */
  LatencyMeasurement(Installation installation, int rounds, Consumer<String> progress) {
    this.installation = installation;
    this.rounds = rounds;
    this.progress = progress;
  }

  List<Measured> run() throws InterruptedException {
    installation.register(ReferenceManifest.ENVIRONMENTS);
    Course deployments = installation.deployments();
    var _ = Latency.of(deployments, WARM_UP);
    installation.requirePassed();
    byte[] record = installation.typicalEvent();
    Course chain = installation.chain(record);
    var _ = Latency.of(chain, WARM_UP);
    int hops = Hops.ofLast(installation.log());
    List<Measured> found = new ArrayList<>();
    found.add(compare("Latency of one deployment alone", deployments, chain, record, hops));
    installation.flushEveryRecord(true);
    try {
      found.add(
          compare(
              "The same with flush.messages=1 on every topic", deployments, chain, record, hops));
    } finally {
      installation.flushEveryRecord(false);
    }
    installation.requirePassed();
    return found;
  }

  private Measured compare(String title, Course deployments, Course chain, byte[] record, int hops)
      throws InterruptedException {
    List<Latency> ours = new ArrayList<>();
    List<Latency> floor = new ArrayList<>();
    List<String> raw = new ArrayList<>();
    raw.add(
        "| round | chain p50 | chain p99 | deployment p50 | deployment p99 | p50 ratio | p99 ratio |");
    raw.add("|---|---|---|---|---|---|---|");
    for (int round = 1; round <= rounds; round++) {
      Latency bare = Latency.of(chain, EACH_ROUND);
      Latency full = Latency.of(deployments, EACH_ROUND);
      floor.add(bare);
      ours.add(full);
      raw.add(
          String.format(
              Locale.ROOT,
              "| %d | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.2f | %.2f |",
              round,
              bare.p50Micros() / 1000,
              bare.p99Micros() / 1000,
              full.p50Micros() / 1000,
              full.p99Micros() / 1000,
              full.p50Micros() / bare.p50Micros(),
              full.p99Micros() / bare.p99Micros()));
      progress.accept(raw.getLast());
    }
    return new Measured(
        title,
        List.of(
            Goal.atMost("sequential hops of a deployment", hops, 16, 10),
            Goal.atMost("p50 / p50 of the chain", ratio(ours, floor, Latency::p50Micros), 2.0, 1.3),
            Goal.atMost(
                "p99 / p99 of the chain", ratio(ours, floor, Latency::p99Micros), 3.0, 1.5)),
        raw,
        List.of(
            "The chain: %d hops of %d bytes each. %d of each in a round, one after the other; the ratios are medians of the rounds."
                .formatted(ChainHost.HOPS, record.length, EACH_ROUND)));
  }

  private double ratio(
      List<Latency> ours, List<Latency> floor, ToDoubleFunction<Latency> percentile) {
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      ratios[i] = percentile.applyAsDouble(ours.get(i)) / percentile.applyAsDouble(floor.get(i));
    }
    return median(ratios);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
