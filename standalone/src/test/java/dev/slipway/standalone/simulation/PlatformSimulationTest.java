package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.Outcome;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of deployments through all five services, with crashes, redelivery, duplicates, late
 * and early facts and every interleaving of topics. {@code -Dsimulation.deployments} sets how many,
 * {@code -Dsimulation.seed} runs one seed again.
 */
class PlatformSimulationTest {

  private static final int A_RUN = 16;

  private static final String[] EVERYTHING = {
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
    "VerdictNoted"
  };

  @Test
  void everyAcceptedDeploymentEndsOnceAndAsItsEvidenceSays() {
    int wanted = Integer.getInteger("simulation.deployments", 2_000);
    Long only = Long.getLong("simulation.seed");
    SimulatedPlatform platform = SimulatedPlatform.real();
    if (only != null) {
      assertThat(platform.run(only, A_RUN).deployments()).isPositive();
      return;
    }
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    long begin = System.nanoTime();
    long seeds = 0;
    Map<String, Integer> records = new TreeMap<>();
    int deployments = 0;
    while (deployments < wanted) {
      SimulatedPlatform.Figures figures = platform.run(++seeds, A_RUN);
      deployments += figures.deployments();
      figures.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
      figures.records().forEach((type, count) -> records.merge(type, count, Integer::sum));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "simulated %d deployments %s, %d records, %d seeds, %.1f s, %.0f deployments/s%n",
        deployments,
        outcomes,
        records.values().stream().mapToInt(Integer::intValue).sum(),
        seeds,
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
  }
}
