package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand deployments through all five services, with crashes, redelivery, duplicates, late
 * and early facts and every interleaving of topics. {@code -Dsimulation.deployments} sets how many,
 * {@code -Dsimulation.threads} on how many threads, {@code -Dsimulation.seed} runs one seed again.
 */
class PlatformSimulationTest {

  private static final int A_RUN = 16;

  private static final String[] EVERYTHING = {
    "AttemptHeld",
    "CancelNoted",
    "CancelRequested",
    "ComponentRollbackFailed",
    "CriticalConditionFound",
    "DeploymentHeld",
    "DeploymentRejected",
    "DryRunReported",
    "HoldResolved",
    "LaneUnlocked",
    "RequestRepeated",
    "RollbackReasonAdded",
    "RollbackRequested",
    "StopNoted",
    "VerdictNoted"
  };

  @Test
  void everyAcceptedDeploymentEndsOnceAndAsItsEvidenceSays() {
    int wanted = Integer.getInteger("simulation.deployments", 10_000);
    int threads = Integer.getInteger("simulation.threads", 2);
    Long only = Long.getLong("simulation.seed");
    SimulatedPlatform platform = SimulatedPlatform.real();
    if (only != null) {
      assertThat(platform.run(only, A_RUN).deployments()).isPositive();
      return;
    }
    long begin = System.nanoTime();
    List<SimulatedPlatform.Figures> runs =
        Seeds.run(seed -> platform.run(seed, A_RUN), wanted, threads);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    Map<String, Integer> records = new TreeMap<>();
    int deployments = 0;
    int repeatedRollbacks = 0;
    for (SimulatedPlatform.Figures figures : runs) {
      deployments += figures.deployments();
      repeatedRollbacks += figures.repeatedRollbacks();
      figures.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
      figures.records().forEach((type, count) -> records.merge(type, count, Integer::sum));
    }
    System.out.printf(
        "simulated %d deployments %s, %d rollbacks asked for again, %d records, %d seeds, %.1f s, %.0f deployments/s%n",
        deployments,
        outcomes,
        repeatedRollbacks,
        records.values().stream().mapToInt(Integer::intValue).sum(),
        runs.size(),
        seconds,
        deployments / seconds);
    // on few seeds something rare may be missing
    if (wanted < 2_000) {
      return;
    }
    assertThat(outcomes)
        .as("every outcome of an accepted deployment happens")
        .containsKeys(
            Outcome.PASS,
            Outcome.WARNING,
            Outcome.FAILED,
            Outcome.DRY_RUN,
            Outcome.CANCELLED,
            Outcome.SUPERSEDED);
    assertThat(records).as("everything that may happen happens").containsKeys(EVERYTHING);
    assertThat(repeatedRollbacks).as("rollbacks that failed and were asked for again").isPositive();
  }
}
