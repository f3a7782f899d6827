package dev.slipway.bench.performance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Deployments of many lanes at once beside the same burst through the chain. */
final class ThroughputMeasurement {

  private static final int FEW = 100;
  private static final int MANY = 1_000;
  private static final int ALL = 10_000;

  private final Installation installation;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * @param progress is told each line of the raw tables as it is found
   */
  ThroughputMeasurement(Installation installation, int rounds, Consumer<String> progress) {
    this.installation = installation;
    this.rounds = rounds;
    this.progress = progress;
  }

  List<Measured> run() throws InterruptedException {
    installation.register(ALL);
    Course deployments = installation.deployments();
    var _ = Burst.of(deployments, MANY);
    installation.requirePassed();
    byte[] record = installation.typicalEvent();
    Course chain = installation.chain(record);
    var _ = Burst.of(chain, MANY);
    List<Measured> found = new ArrayList<>();
    double few = perDeployment(deployments, FEW);
    found.add(compare(MANY, deployments, chain, few, record));
    found.add(compare(ALL, deployments, chain, few, record));
    installation.requirePassed();
    Accounts accounts = Accounts.of(installation);
    found.add(
        new Measured(
            "What the bursts left in the log",
            List.of(
                Goal.atMost("lost", accounts.lost(), 0, 0),
                Goal.atMost("doubled", accounts.doubled(), 0, 0),
                Goal.atMost("decided otherwise in replay", (double) accounts.otherwise(), 0, 0)),
            List.of(),
            List.of(accounts.sentence())));
    return found;
  }

  private Measured compare(
      int lanes, Course deployments, Course chain, double fewMillis, byte[] record)
      throws InterruptedException {
    double[] ratios = new double[rounds];
    double[] millis = new double[rounds];
    double[] seconds = new double[rounds];
    List<String> raw = new ArrayList<>();
    raw.add(
        "| round | chain | chain/s | deployments | deployments/s | ratio | CPU of the services |");
    raw.add("|---|---|---|---|---|---|---|");
    for (int round = 0; round < rounds; round++) {
      Burst bare = Burst.of(chain, lanes);
      Duration before = installation.servicesCpu();
      Burst full = Burst.of(deployments, lanes);
      millis[round] = installation.servicesCpu().minus(before).toMillis() / (double) lanes;
      ratios[round] = full.perSecond() / bare.perSecond();
      seconds[round] = full.took().toMillis() / 1000.0;
      raw.add(
          String.format(
              Locale.ROOT,
              "| %d | %.2f s | %.0f | %.2f s | %.0f | %.3f | %.2f ms each |",
              round + 1,
              bare.took().toMillis() / 1000.0,
              bare.perSecond(),
              seconds[round],
              full.perSecond(),
              ratios[round],
              millis[round]));
      progress.accept(raw.getLast());
    }
    List<Goal> goals = new ArrayList<>();
    goals.add(
        Goal.atLeast(
            "completed per second / the chain's", LatencyMeasurement.median(ratios), 0.10, 0.25));
    if (lanes == ALL) {
      goals.add(
          Goal.atMost(
              "seconds until all are complete", LatencyMeasurement.median(seconds), 60, 10));
      goals.add(
          Goal.atMost(
              "CPU of one deployment / its CPU among " + FEW,
              LatencyMeasurement.median(millis) / fewMillis,
              1.3,
              1.3));
    }
    return new Measured(
        String.format(Locale.ROOT, "%,d deployments of different lanes at once", lanes),
        goals,
        raw,
        List.of(
            String.format(
                Locale.ROOT,
                "CPU of the five services for one deployment: %.2f ms; among %d at once %.2f ms. The chain carries records of %d bytes.",
                LatencyMeasurement.median(millis),
                FEW,
                fewMillis,
                record.length)));
  }

  /** CPU milliseconds of the services for each of so many at once. */
  private double perDeployment(Course deployments, int lanes) throws InterruptedException {
    double[] millis = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Duration before = installation.servicesCpu();
      var _ = Burst.of(deployments, lanes);
      millis[round] = installation.servicesCpu().minus(before).toMillis() / (double) lanes;
    }
    return LatencyMeasurement.median(millis);
  }
}
