package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficCountsTest {

  private static final Lane LANE = new Lane("shop", "prod");
  private static final SlotKey OLD = new SlotKey("shop", "prod", "web", "1");
  private static final SlotKey NEW = new SlotKey("shop", "prod", "web", "2");
  private static final SlotKey OTHER = new SlotKey("shop", "prod", "worker", "1");

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final TrafficCounts counts = new TrafficCounts(clock);

  @Test
  void shouldAnswerForPastInstants() {
    second(1000, OLD, 200, 10);
    second(1001, OLD, 500, 20);
    second(1002, NEW, 200, 30);
    second(1003, OTHER, 503, 40);

    TrafficCounts.Summary past = counts.read(LANE, "web", null, 1_000_000, 1_002_000);
    assertThat(past.requests()).isEqualTo(2);
    assertThat(past.errors5xx()).isEqualTo(1);
    assertThat(past.secondsCovered()).isEqualTo(2);
    assertThat(past.byVersion()).containsOnlyKeys("1");
    assertThat(past.p95Millis()).isCloseTo(20, within(0.4));

    TrafficCounts.Summary all = counts.read(LANE, null, null, 1_000_000, 1_004_000);
    assertThat(all.requests()).isEqualTo(4);
    assertThat(all.byVersion().get("2")).isEqualTo(new TrafficCounts.VersionCounts(1, 0));
    assertThat(all.byVersion().get("1")).isEqualTo(new TrafficCounts.VersionCounts(3, 2));
    assertThat(counts.read(new Lane("shop", "test"), null, null, 0, 2_000_000).requests()).isZero();
  }

  @Test
  void shouldCountEachSecondInOneOfAdjoiningWindowsAndTheRunningOneInNone() {
    for (int second = 1000; second < 1008; second++) {
      second(second, OLD, 200, 10);
    }

    TrafficCounts.Summary before = counts.read(LANE, "web", null, 1_000_900, 1_003_900);
    TrafficCounts.Summary now = counts.read(LANE, "web", null, 1_003_900, 1_007_900);

    assertThat(before.secondsCovered()).isEqualTo(3);
    assertThat(before.requests()).isEqualTo(3);
    assertThat(now.secondsCovered()).isEqualTo(4);
    assertThat(now.requests()).isEqualTo(4);
    second(1007, OLD, 200, 10);
    assertThat(counts.read(LANE, "web", null, 1_003_900, 1_007_900)).isEqualTo(now);
  }

  @Test
  void shouldLeaveOutWhatOtherVersionsAnswered() {
    second(1000, OLD, 500, 10);
    second(1000, NEW, 200, 20);
    second(1000, new SlotKey("shop", "prod", "web", TrafficCounts.NO_VERSION), 503, 1);

    TrafficCounts.Summary read = counts.read(LANE, "web", "2", 1_000_000, 1_001_000);

    assertThat(read.requests()).isEqualTo(2);
    assertThat(read.errors5xx()).isEqualTo(1);
    assertThat(read.byVersion()).containsOnlyKeys("2");
  }

  @Test
  void shouldCountAnswersWithoutAVersionInTheTotalsOnly() {
    second(1000, new SlotKey("shop", "prod", "web", TrafficCounts.NO_VERSION), 503, 1);

    TrafficCounts.Summary read = counts.read(LANE, "web", null, 0, 2_000_000);

    assertThat(read.requests()).isEqualTo(1);
    assertThat(read.errors5xx()).isEqualTo(1);
    assertThat(read.byVersion()).isEmpty();
  }

  @Test
  void shouldKeepOneHourAndNotCoverSecondsInWhichItWasDown() {
    second(10_000, OLD, 200, 1);
    second(10_100, OLD, 200, 1);
    assertThat(counts.read(LANE, null, null, 10_000_000, 10_101_000).secondsCovered()).isEqualTo(2);

    second(10_000 + 3_650, OLD, 200, 1);
    assertThat(counts.takeUnwritten().entries()).hasSize(2);
    assertThat(counts.read(LANE, null, null, 0, 20_000_000).requests()).isEqualTo(2);
  }

  @Test
  void shouldSurviveARestartAndATornLine() throws IOException {
    TrafficFiles files = new TrafficFiles(directory, clock);
    second(1000, OLD, 200, 10);
    second(1001, OLD, 502, 250);
    clock.second = 1002;
    files.append(counts.takeUnwritten());
    Path file = directory.resolve("traffic-1");
    Files.writeString(file, "shop prod web 1 1001 77 7 5:7", StandardOpenOption.APPEND);
    second(1002, NEW, 200, 30);
    clock.second = 1003;
    files.append(counts.takeUnwritten());

    TrafficCounts restored = new TrafficCounts(clock);
    files.restore(restored);

    assertThat(restored.read(LANE, null, null, 0, 2_000_000))
        .isEqualTo(counts.read(LANE, null, null, 0, 2_000_000));
    assertThat(restored.read(LANE, null, null, 0, 2_000_000).requests()).isEqualTo(3);
    assertThat(restored.read(LANE, null, null, 0, 2_000_000).secondsCovered()).isEqualTo(3);
  }

  @Test
  void shouldDeleteFilesThatNobodyCanAskFor() throws IOException {
    TrafficFiles files = new TrafficFiles(directory, clock);
    second(1000, OLD, 200, 10);
    clock.second = 1001;
    files.append(counts.takeUnwritten());
    clock.second = 9000;
    files.append(new TrafficCounts.Unwritten(List.of(), List.of()));

    assertThat(directory.resolve("traffic-1")).doesNotExist();
    assertThat(directory.resolve("traffic-15")).exists();
  }

  @Test
  void shouldFindQuantilesWithinTwoPercent() {
    long[] histogram = new long[Latency.BUCKETS];
    for (int millis = 1; millis <= 1000; millis++) {
      histogram[Latency.bucket(millis * 1000L)]++;
    }
    assertThat(Latency.quantileMillis(histogram, 0.50)).isBetween(500.0, 510.0);
    assertThat(Latency.quantileMillis(histogram, 0.95)).isBetween(950.0, 969.0);
    assertThat(Latency.quantileMillis(histogram, 0.99)).isBetween(990.0, 1010.0);
    for (int bucket = 0; bucket < Latency.BUCKETS; bucket++) {
      assertThat(Latency.bucket(Math.round(Latency.upperMillis(bucket) * 1000))).isEqualTo(bucket);
    }
    assertThat(Latency.bucket(Long.MAX_VALUE)).isEqualTo(Latency.BUCKETS - 1);
    assertThat(Latency.quantileMillis(new long[Latency.BUCKETS], 0.99)).isZero();
  }

  private void second(long second, SlotKey slot, int status, long millis) {
    clock.second = second;
    counts.tick();
    counts.record(slot, status, millis * 1_000_000);
  }

  private static final class ManualClock extends Clock {
    long second = 900;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(second);
    }
  }
}
