package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.chaos.Schedule.Planned;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Set<FaultKind> KILL_A_JVM =
      Set.of(
          FaultKind.HOST_KILLED,
          FaultKind.HOST_STOPPED,
          FaultKind.COMMAND_AND_HOST_KILLED,
          FaultKind.BROKER_KILLED,
          FaultKind.REGISTRY_KILLED,
          FaultKind.AGENT_KILLED);

  @Test
  void shouldBeTheSameForTheSameSeed() {
    Schedule schedule = Schedule.of(7, 60, Duration.ofMinutes(8), Set.of());

    assertThat(Schedule.of(7, 60, Duration.ofMinutes(8), Set.of())).isEqualTo(schedule);
    assertThat(Schedule.of(8, 60, Duration.ofMinutes(8), Set.of())).isNotEqualTo(schedule);
  }

  @Test
  void shouldHaveEveryKindAndAtMostEightKillsOfAJvmInARound() {
    List<Planned> faults = Schedule.of(1, 30, Duration.ofMinutes(4), Set.of()).faults();

    assertThat(faults).hasSize(30);
    assertThat(faults).filteredOn(fault -> KILL_A_JVM.contains(fault.kind())).hasSizeBetween(1, 8);
    assertThat(faults.stream().map(Planned::kind).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FaultKind.values()).filter(kind -> kind.share() > 0).toList());
    assertThat(faults)
        .extracting(Planned::at)
        .isSorted()
        .allSatisfy(at -> assertThat(at).isLessThan(Duration.ofMinutes(4)));
  }

  @Test
  void shouldHaveNoOtherKindsThanThoseThatAreAskedFor() {
    Set<FaultKind> only = Set.of(FaultKind.CLOCK_SET, FaultKind.BOTH_HOSTS_KILLED);

    assertThat(Schedule.of(1, 10, Duration.ofMinutes(4), only).faults())
        .hasSize(10)
        .extracting(Planned::kind)
        .allSatisfy(kind -> assertThat(only).contains(kind));
  }
}
