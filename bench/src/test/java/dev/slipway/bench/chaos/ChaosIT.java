package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.cluster.ClusterPlan;
import dev.slipway.bench.cluster.ServicesHost;
import dev.slipway.schemas.serde.AvroLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short version of {@code ./slipway chaos}: two hosts with all five services each, one broker,
 * 30 faults of which eight kill a JVM, and monitoring windows of ten seconds instead of a minute.
 * {@code -Dchaos.seed=N} takes another schedule.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class ChaosIT {

  private static final int FAULTS = 30;

  @TempDir private Path temp;

  @Test
  void shouldLoseAndDoubleNothing() throws Exception {
    AvroLimits.set();
    long seed = Long.getLong("chaos.seed", 1);
    Canary canary = new Canary();
    Verdict verdict;
    try (RunVolume runs = RunVolume.make(temp.resolve("runs"))) {
      ClusterPlan cluster =
          new ClusterPlan(
              temp,
              Path.of("..").toAbsolutePath().normalize(),
              1,
              2,
              ServicesHost.class.getName(),
              false,
              4,
              runs.path(),
              List.of("--slipway.attempt-waits=0s,1s,2s"),
              canary.environment(),
              Optional.empty());
      ChaosPlan plan =
          new ChaosPlan(
              cluster,
              seed,
              3,
              Windows.SHORT,
              FAULTS,
              Set.of(),
              Duration.ofMinutes(4),
              Duration.ofMinutes(12),
              Duration.ofMinutes(5));
      verdict = new ChaosRun(plan, runs, canary, System.out).run();
    }

    verdict.rows().forEach((name, value) -> System.out.println(name + ": " + value));
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.faults()).hasSize(FAULTS);
    assertThat(verdict.deployments()).as("deployments under way all the time").isGreaterThan(10);
    assertThat(verdict.unknown().unknown())
        .as("unknown")
        .isLessThanOrEqualTo(verdict.killedCommands());
  }
}
