package dev.slipway.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchEvent.CriticalConditionFound;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.monitor.watch.WatchEvent.ProbeTurned;
import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The catalogue's worked examples of phase 5, and what follows from them. */
class WatchExamplesTest {

  @Test
  @DisplayName("WE-25, CX-15: 16 samples at 0, 60, ..., 900 s; all in range: passed")
  void shouldTakeSixteenSamples() {
    Play play = Play.through(Plans.usual(), _ -> Play.good());

    assertThat(play.samples())
        .extracting(sample -> Duration.between(Play.START, sample.takenFor()).toSeconds())
        .isEqualTo(IntStream.rangeClosed(0, 15).mapToObj(n -> n * 60L).toList());
    assertThat(play.samples()).extracting(SampleTaken::number).contains(0, 15).doesNotContain(16);
    assertThat(play.end().result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end().reason()).isEqualTo("16/16 samples, all in range");
    assertThat(play.end().evidence().violations()).isEmpty();
    assertThat(play.end().evidence().notJudged()).isEmpty();
    assertThat(play.endedAtSecond()).isEqualTo(900);
  }

  @Test
  @DisplayName(
      "WE-19, CX-15: phase 5 lasts 900 s after its start by the virtual clock, not 898 s as printed")
  void shouldLastFifteenMinutes() {
    assertThat(Play.through(Plans.usual(), _ -> Play.good()).end().duration())
        .isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  @DisplayName("WE-26: 6 % at 120 to 420 s is critical at 420 s, not at 360 s")
  void shouldEndEarlyOnceSustained() {
    Play before = Play.until(419, Plans.usual(), second -> errors(second >= 120 ? 6 : 0.1));
    Play play = Play.through(Plans.usual(), second -> errors(second >= 120 ? 6 : 0.1));

    assertThat(before.critical()).isEmpty();
    assertThat(before.scenario().state()).isInstanceOf(Watch.Watching.class);
    assertThat(play.critical())
        .containsExactly(
            new CriticalConditionFound(
                Play.ID,
                "errorRateCritical",
                "error rate above 5 % in 6 of 8 samples, for 300 s or longer, at worst error rate 6 %",
                Play.at(420)));
    assertThat(play.endedAtSecond()).isEqualTo(420);
    assertThat(play.end().result()).isEqualTo(PhaseResult.FAILED);
    assertThat(play.end().evidence().seen()).isEqualTo(8);
    assertThat(play.end().evidence().expected()).isEqualTo(16);
    assertThat(violations(play)).containsExactly("errorRateCritical CRITICAL");
    assertThat(play.end().reason()).startsWith("Ended early after 8 of 16 samples: error rate");
  }

  @Test
  @DisplayName("WE-27: one good sample at 420 s resets the count")
  void shouldResetByOneGoodSample() {
    Play play =
        Play.through(
            Plans.usual(),
            second -> errors(second == 420 ? 4 : second >= 120 && second <= 480 ? 6 : 0.1));

    assertThat(play.critical()).isEmpty();
    assertThat(play.endedAtSecond()).isEqualTo(900);
    assertThat(play.end().evidence().seen()).isEqualTo(16);
  }

  @Test
  @DisplayName("WE-27: after the reset the count starts again at 480 s")
  void shouldCountAgainAfterTheReset() {
    Play play =
        Play.through(Plans.usual(), second -> errors(second == 420 ? 4 : second >= 120 ? 6 : 0.1));

    assertThat(play.endedAtSecond()).isEqualTo(780);
  }

  @Test
  @DisplayName(
      "WE-28: exactly 5.0 % for 15 minutes is not critical, but one sustained violation of the target")
  void shouldTakeExactlyFivePercentAsTargetOnly() {
    Play play = Play.through(Plans.usual(), _ -> errors(5.0));

    assertThat(play.critical()).isEmpty();
    assertThat(violations(play)).containsExactly("errorRateTarget SUSTAINED");
    assertThat(play.end().result()).isEqualTo(PhaseResult.FAILED);
  }

  @Test
  @DisplayName("WE-29: P95 of 1000 ms for 15 minutes is no rollback; 1001 ms is one after 300 s")
  void shouldJudgeP95() {
    Play thousand = Play.through(Plans.usual(), _ -> p95(1000));
    Play above = Play.through(Plans.usual(), _ -> p95(1001));

    assertThat(thousand.critical()).isEmpty();
    assertThat(violations(thousand)).containsExactly("p95Warning SUSTAINED");
    assertThat(above.critical())
        .extracting(CriticalConditionFound::condition)
        .containsExactly("p95Critical");
    assertThat(above.endedAtSecond()).isEqualTo(300);
    assertThat(violations(above)).containsExactly("p95Critical CRITICAL");
  }

  @Test
  @DisplayName("WE-30: P95 of 501 ms once is brief, for 5 minutes sustained, never a rollback")
  void shouldWarnOfP95() {
    Play once = Play.through(Plans.usual(), second -> p95(second == 300 ? 501 : 180));
    Play long5 =
        Play.through(Plans.usual(), second -> p95(second >= 300 && second <= 600 ? 501 : 180));
    Play limit = Play.through(Plans.usual(), _ -> p95(500));

    assertThat(once.samples().get(5).detail())
        .endsWith("; violated: P95 above 500 ms (monitor closely)");
    assertThat(violations(once)).containsExactly("p95Warning BRIEF");
    assertThat(once.end().evidence().violations().getFirst().detail())
        .isEqualTo("P95 above 500 ms (monitor closely) in 1 of 16 samples, at worst P95 501 ms");
    assertThat(violations(long5)).containsExactly("p95Warning SUSTAINED");
    assertThat(violations(limit)).isEmpty();
    assertThat(once.critical()).isEmpty();
    assertThat(long5.critical()).isEmpty();
  }

  @Test
  @DisplayName("WE-31: 800 and 1200 of 1000 requests/min are in range, 799 and 1201 are not")
  void shouldJudgeVolume() {
    assertThat(violations(volume(800))).isEmpty();
    assertThat(violations(volume(1200))).isEmpty();
    assertThat(violations(volume(799))).containsExactly("volume BRIEF");
    assertThat(violations(volume(1201))).containsExactly("volume BRIEF");
  }

  @Test
  @DisplayName("WE-32: a database time of 99 ms is in range, 100 ms is not")
  void shouldJudgeDatabaseTime() {
    assertThat(violations(database(99))).isEmpty();
    assertThat(violations(database(100))).containsExactly("databaseTarget BRIEF");
  }

  @Test
  @DisplayName(
      "CX-61: volume and database time out of range for 15 minutes lower the score, and never roll back")
  void shouldNeverRollBackForVolumeOrDatabaseTime() {
    Play play =
        Play.through(
            Plans.usual(),
            _ -> Play.metrics(Map.of("requestsPerMinute", 0.0, "databaseMillis", 9000.0)));

    assertThat(play.critical()).isEmpty();
    assertThat(violations(play)).containsExactly("databaseTarget SUSTAINED", "volume SUSTAINED");
  }

  @Test
  @DisplayName("WE-33, MON-11: an unreachable health endpoint at 180 s ends the phase at once")
  void shouldEndAtOnceWhenUnreachable() {
    Play play = Play.until(180, Plans.usual(), _ -> Play.good());
    play.scenario()
        .when(
            new ReportProbe(
                Play.ID, Play.at(181), "d1/5/probe/health", false, "connection refused"))
        .then(
            new ProbeTurned(Play.ID, "health", false, UNREACHABLE, Play.at(181)),
            new CriticalConditionFound(Play.ID, "healthUnreachable", UNREACHABLE, Play.at(181)),
            (PhaseFinished) play.scenario().log().getLast())
        .thenOver();

    assertThat(play.end().result()).isEqualTo(PhaseResult.FAILED);
    assertThat(violations(play)).containsExactly("healthUnreachable CRITICAL");
    assertThat(play.end().evidence().seen()).isEqualTo(4);
  }

  @Test
  @DisplayName(
      "CX-62, MON-10: a fault that phase 3 only scored rolls back as soon as phase 5 begins")
  void shouldEndAtOnceWhenTheFaultIsStillThere() {
    Play play = Play.until(-1, Plans.usual(), _ -> Play.good());
    play.scenario()
        .when(new ReportProbe(Play.ID, Play.at(21), "d1/5/probe/database", false, ""))
        .thenTypes(ProbeTurned.class, CriticalConditionFound.class, PhaseFinished.class)
        .thenOver();

    assertThat(play.critical())
        .extracting(CriticalConditionFound::condition)
        .containsExactly("databaseUnreachable");
    assertThat(play.end().evidence().seen()).isZero();
    assertThat(play.end().result()).isEqualTo(PhaseResult.FAILED);
  }

  @Test
  @DisplayName("Of two limits on one signal only one counts: the longer, then the sharper")
  void shouldCountOneViolationASignal() {
    Play brief = Play.through(Plans.usual(), second -> errors(second == 60 ? 6 : 0.1));
    Play mixed = Play.through(Plans.usual(), second -> errors(second == 60 ? 6 : 2));

    assertThat(violations(brief)).containsExactly("errorRateCritical BRIEF");
    assertThat(violations(mixed)).containsExactly("errorRateTarget SUSTAINED");
    assertThat(mixed.end().evidence().violations().getFirst().detail())
        .isEqualTo(
            "error rate of 1 % or more in 16 of 16 samples, for 300 s or longer, at worst error rate 6 %");
  }

  @Test
  @DisplayName("MON-13: a missing sample neither goes on with a streak nor resets it")
  void shouldBridgeMissingSamples() {
    Play play =
        Play.through(
            Plans.usual(),
            second -> second == 240 ? Optional.empty() : errors(second >= 120 ? 6 : 0.1));

    assertThat(play.samples().get(4).missing()).isTrue();
    assertThat(play.critical()).hasSize(1);
    assertThat(play.samples().getLast().takenFor()).isEqualTo(Play.at(420));
  }

  @Test
  @DisplayName("MON-13: five breaches and silence are not sustained")
  void shouldNotTakeSilenceAsABreach() {
    Play play =
        Play.through(
            Plans.usual(),
            second ->
                second > 600 && second <= 840
                    ? Optional.empty()
                    : errors(second == 900 ? 0.1 : second >= 360 ? 6 : 0.1));

    assertThat(play.critical()).isEmpty();
    assertThat(violations(play)).containsExactly("errorRateCritical BRIEF");
  }

  @Test
  @DisplayName(
      "13 of 16 samples are evidence enough, 12 are not: inconclusive, neither passed nor failed")
  void shouldBeInconclusiveWithoutEnoughSamples() {
    Play thirteen =
        Play.through(Plans.usual(), second -> second < 180 ? Optional.empty() : Play.good());
    Play twelve = Play.through(Plans.usual(), second -> second < 240 ? Optional.empty() : p95(501));

    assertThat(thirteen.end().result()).isEqualTo(PhaseResult.PASSED);
    assertThat(thirteen.end().reason()).isEqualTo("13/16 samples, all in range");
    assertThat(twelve.end().result()).isEqualTo(PhaseResult.INCONCLUSIVE);
    assertThat(twelve.end().evidence().seen()).isEqualTo(12);
    assertThat(twelve.end().reason())
        .startsWith("Only 12/16 samples could be had, at least 80 % are needed; violated: P95");
  }

  private static final String UNREACHABLE =
      "The release does not answer its health probe: connection refused";

  private static Optional<Map<String, Double>> errors(double percent) {
    return Play.metrics(Map.of("errorRatePercent", percent));
  }

  private static Optional<Map<String, Double>> p95(double millis) {
    return Play.metrics(Map.of("p95Millis", millis));
  }

  private static Play volume(double requests) {
    return Play.through(
        Plans.usual(),
        second ->
            second == 300 ? Play.metrics(Map.of("requestsPerMinute", requests)) : Play.good());
  }

  private static Play database(double millis) {
    return Play.through(
        Plans.usual(),
        second -> second == 300 ? Play.metrics(Map.of("databaseMillis", millis)) : Play.good());
  }

  private static List<String> violations(Play play) {
    return play.end().evidence().violations().stream()
        .map(violation -> violation.rule() + " " + violation.kind())
        .toList();
  }

  @Test
  @DisplayName("A rule that was critical and another that was brief are both in the evidence")
  void shouldReportOtherSignalsBesideTheCriticalOne() {
    Play play =
        Play.through(
            Plans.usual(),
            second ->
                Play.metrics(
                    second == 60
                        ? Map.of("errorRatePercent", 6.0, "databaseMillis", 150.0)
                        : Map.of("errorRatePercent", 6.0)));

    assertThat(play.end().evidence().violations())
        .extracting(Violation::kind)
        .containsExactly(ViolationKind.CRITICAL, ViolationKind.BRIEF);
  }
}
