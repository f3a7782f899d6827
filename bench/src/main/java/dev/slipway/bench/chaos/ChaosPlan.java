package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.ClusterPlan;
import java.time.Duration;
import java.util.Set;

/**
 * A run of chaos.
 *
 * @param cluster the installation
 * @param seed of the schedule and the workload
 * @param applications each has two lanes
 * @param windows of the deployments
 * @param faults how many
 * @param only of these kinds; empty for all
 * @param span in which they are to be inflicted
 * @param longest after which none is begun, where recovering took so long that they are late
 * @param patience for deployments to end when all is quiet again
 */
record ChaosPlan(
    ClusterPlan cluster,
    long seed,
    int applications,
    Windows windows,
    int faults,
    Set<FaultKind> only,
    Duration span,
    Duration longest,
    Duration patience) {

  ChaosPlan {
    only = Set.copyOf(only);
  }
}
