package dev.slipway.adapters.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoadSummaryTest {

  /** Ten requests a second apart; nine good answers after 100 to 900 ms and one bad one. */
  private static List<Shot> tenShots() {
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      shots.add(new Shot(i * 1000, (i + 1) * 100, null));
    }
    shots.add(new Shot(9000, 5000, "Expected status 2xx, but it answered 500."));
    return shots;
  }

  @Test
  @DisplayName("WE-47: 10 requests, 1 error, average 500 ms, maximum 900 ms, 10 %, 1.11 requests/s")
  void shouldSumALoadUp() {
    LoadSummary summary = LoadSummary.of(tenShots());

    assertThat(summary.requests()).isEqualTo(10);
    assertThat(summary.errors()).isEqualTo(1);
    assertThat(summary.averageMillis()).isEqualTo(500);
    assertThat(summary.maximumMillis()).isEqualTo(900);
    assertThat(summary.errorRatePercent()).isEqualTo(10);
    assertThat(summary.requestsPerSecond()).isCloseTo(1.11, within(0.005));
  }

  @Test
  @DisplayName("WE-48: average 500 and errors 10 % are within; 499 or 9.9 % are not")
  void shouldHoldItAgainstLimits() {
    LoadSummary summary = LoadSummary.of(tenShots());

    assertThat(new LoadLimits(null, 500.0, 10).broken(summary)).isEmpty();
    assertThat(new LoadLimits(null, 499.0, 10).broken(summary))
        .contains("an average of at most 499 ms, but it was 500 ms");
    assertThat(new LoadLimits(null, 500.0, 9.9).broken(summary))
        .contains("at most 9.90 % errors, but 1 of 10 requests failed (10 %)");
  }

  @Test
  @DisplayName("WE-49: without a request the load fails, with error rate 0 and 0 requests/s")
  void shouldFailWithoutRequests() {
    LoadSummary summary = LoadSummary.of(List.of());

    assertThat(summary.errorRatePercent()).isZero();
    assertThat(summary.requestsPerSecond()).isZero();
    assertThat(new LoadLimits(null, null, 100).broken(summary)).isPresent();
    assertThat(summary.measurements()).doesNotContainKeys("errorRatePercent", "p95Millis");
  }

  @Test
  @DisplayName("E2E-02: a P95 of exactly the limit is not below it")
  void shouldWantTheP95BelowTheLimit() {
    List<Shot> shots = IntStream.rangeClosed(1, 100).mapToObj(i -> new Shot(i, i, null)).toList();
    LoadSummary summary = LoadSummary.of(shots);

    assertThat(summary.p50Millis()).isEqualTo(50);
    assertThat(summary.p95Millis()).isEqualTo(95);
    assertThat(summary.p99Millis()).isEqualTo(99);
    assertThat(new LoadLimits(95.0, null, 0).broken(summary))
        .contains("a P95 below 95 ms, but it was 95 ms");
    assertThat(new LoadLimits(95.1, null, 0).broken(summary)).isEmpty();
  }

  @Test
  void shouldNotPassWhenEveryAnswerIsBadHoweverManyErrorsAreAllowed() {
    LoadSummary summary = LoadSummary.of(List.of(new Shot(0, 1, "no")));

    assertThat(new LoadLimits(500.0, null, 100).broken(summary)).isPresent();
  }

  @Test
  void shouldTakeTheNearestRank() {
    assertThat(LoadSummary.percentile(new double[] {7}, 95)).isEqualTo(7);
    assertThat(LoadSummary.percentile(new double[] {1, 2}, 50)).isEqualTo(1);
    assertThat(LoadSummary.percentile(new double[] {1, 2}, 51)).isEqualTo(2);
    assertThat(LoadSummary.percentile(new double[0], 95)).isZero();
  }
}
