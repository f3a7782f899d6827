package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.Play.Answer;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The catalogue's worked examples, as far as they concern phases 3 and 4. */
class VerificationExamplesTest {

  private static final Instant START = Instant.parse("2026-02-01T14:27:28Z");

  @Test
  @DisplayName("WE-05: end-to-end tests skipped on request are recorded as that, and nothing runs")
  void shouldSkipEndToEndOnRequest() {
    Play play = Play.through(Plans.skippingEndToEnd(), START, _ -> Answer.passes(5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end(4).result()).isEqualTo(PhaseResult.SKIPPED);
    assertThat(play.end(4).skipReason()).isEqualTo(SkipReason.REQUESTED);
    assertThat(play.starts("Booking", START)).isEmpty();
  }

  @Test
  @DisplayName(
      "WE-06: 3 of 5 health checks are evidence for the scorer; end-to-end stays skipped on request")
  void shouldGiveEvidenceOfThreeOfFive() {
    Play play =
        Play.through(
            Plans.skippingEndToEnd(),
            START,
            id ->
                id.startsWith("3/api/") || id.startsWith("3/pages/")
                    ? Answer.fails(1, "503")
                    : Answer.passes(5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.FAILED);
    assertThat(passed(play, 3)).isEqualTo(3);
    assertThat(play.end(4).skipReason()).isEqualTo(SkipReason.REQUESTED);
  }

  @Test
  @DisplayName("WE-07: with 4 of 5 health checks the deployment goes on")
  void shouldGoOnWithFourOfFive() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id ->
                id.startsWith("3/security-headers/")
                    ? Answer.fails(1, "Expected x-frame-options DENY, but got SAMEORIGIN.")
                    : Answer.passes(5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.FAILED);
    assertThat(play.end(3).reason())
        .isEqualTo(
            "4/5 health checks passed; failed: Security headers (Expected x-frame-options DENY, but got SAMEORIGIN)");
    assertThat(play.end(4).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end(4).reason()).isEqualTo("3/3 end-to-end tests passed");
  }

  @Test
  @DisplayName("WE-10: a phase 4 in which nothing passes runs to its end; the veto is the scorer's")
  void shouldRunAllTestsThoughAllFail() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id -> id.startsWith("4/") ? Answer.fails(2, "500") : Answer.passes(1));

    assertThat(play.end(4).result()).isEqualTo(PhaseResult.FAILED);
    assertThat(play.end(4).skipReason()).isEqualTo(SkipReason.NONE);
    assertThat(play.end(4).evidence().checks())
        .extracting(CheckEvidence::name)
        .containsExactly("Booking", "Contract", "P95 baseline");
    assertThat(play.attempts("Booking")).hasSize(1);
  }

  @Test
  @DisplayName("WE-13: failed after 5 s, waits 30 s, passes 17 s later: 2 attempts, 52 s in all")
  void shouldWaitThirtySecondsAfterTheFirstFailure() {
    Instant start = Instant.parse("2026-02-01T14:23:10Z");
    Play play =
        Play.through(
            oneCheck(),
            start,
            id -> id.endsWith("/1") ? Answer.fails(5, "ETIMEDOUT") : Answer.passes(17));

    assertThat(play.starts("Worker health", start)).containsExactly(0L, 35L);
    assertThat(play.attempts("Worker health").getFirst().nextAttemptAt())
        .isEqualTo("2026-02-01T14:23:45Z");
    assertThat(play.attempts("Worker health").getLast().at()).isEqualTo("2026-02-01T14:24:02Z");
    assertThat(play.end(3).duration()).isEqualTo(Duration.ofSeconds(52));
    assertThat(play.end(3).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end(3).evidence().checks().getFirst().attempts()).isEqualTo(2);
  }

  @Test
  @DisplayName("WE-14: three attempts of 5 s begin at 0, 35 and 100 s; over at 105 s, no fourth")
  void shouldGiveUpAfterTheThirdAttempt() {
    Play play = Play.through(oneCheck(), START, _ -> Answer.fails(5, "ETIMEDOUT"));

    assertThat(play.starts("Worker health", START)).containsExactly(0L, 35L, 100L);
    assertThat(play.attempts("Worker health")).hasSize(3);
    assertThat(play.attempts("Worker health").getLast().nextAttemptAt()).isNull();
    assertThat(play.end(3).duration()).isEqualTo(Duration.ofSeconds(105));
    assertThat(play.end(3).reason())
        .isEqualTo("0/1 health checks passed; failed: Worker health (ETIMEDOUT)");
  }

  @Test
  @DisplayName("WE-17, CX-45: checks of 5, 5, 5, 7 and 5 s in parallel take 7 s, not 27")
  void shouldCheckInParallel() {
    Play play =
        Play.through(Plans.usual(), START, id -> Answer.passes(id.startsWith("3/pages/") ? 7 : 5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end(3).reason()).isEqualTo("5/5 health checks passed");
    assertThat(play.end(3).at()).isEqualTo("2026-02-01T14:27:35Z");
  }

  @Test
  @DisplayName(
      "CX-45: five checks that all fail three times are over after 105 s, inside three minutes")
  void shouldStayInsideThreeMinutes() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id -> id.startsWith("3/") ? Answer.fails(5, "down") : Answer.passes(1));

    assertThat(play.end(3).duration()).isEqualTo(Duration.ofSeconds(105));
    assertThat(passed(play, 3)).isZero();
  }

  @Test
  @DisplayName("WE-18, WE-19: end-to-end tests run one after another; theirs add up to 170 s")
  void shouldTestOneAfterAnother() {
    Map<String, Integer> seconds =
        Map.of("4/booking/1", 60, "4/contract/1", 50, "4/p95-baseline/1", 60);
    Plan plan =
        Plans.of(Plans.checks("API"), Plans.slowTests("Booking", "Contract", "P95 baseline"));
    Play play = Play.through(plan, START, id -> Answer.passes(seconds.getOrDefault(id, 5)));

    Instant begin = play.end(3).at();
    assertThat(play.starts("Booking", begin)).containsExactly(0L);
    assertThat(play.starts("Contract", begin)).containsExactly(60L);
    assertThat(play.starts("P95 baseline", begin)).containsExactly(110L);
    assertThat(play.end(4).duration()).isEqualTo(Duration.ofSeconds(170));
    assertThat(play.end(4).at()).isEqualTo(begin.plusSeconds(170));
    assertThat(play.end(4).result()).isEqualTo(PhaseResult.PASSED);
  }

  @Test
  @DisplayName("E2E-06: a failed test does not stop the rest")
  void shouldGoOnAfterAFailedTest() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id ->
                id.startsWith("4/booking/")
                    ? Answer.fails(3, "no BK reference")
                    : Answer.passes(2));

    assertThat(play.end(4).reason())
        .isEqualTo("2/3 end-to-end tests passed; failed: Booking (no BK reference)");
    assertThat(play.end(4).result()).isEqualTo(PhaseResult.FAILED);
    assertThat(passed(play, 4)).isEqualTo(2);
  }

  @Test
  @DisplayName("A check that never answers is missing evidence, and is not run again")
  void shouldNotRunAgainWhatDiedUnseen() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id -> id.startsWith("3/database/") ? Answer.never() : Answer.passes(5));

    assertThat(play.starts("Database", START)).containsExactly(0L);
    assertThat(play.attempts("Database").getFirst().result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(play.attempts("Database").getFirst().at())
        .isEqualTo(START.plus(Plans.TIMEOUT).plus(Plans.GRACE));
    assertThat(play.end(3).evidence().seen()).isEqualTo(4);
    assertThat(play.end(3).evidence().expected()).isEqualTo(5);
    assertThat(play.end(3).result()).as("80 %% is enough").isEqualTo(PhaseResult.FAILED);
  }

  @Test
  @DisplayName(
      "With less than 80 % of the answers a phase is inconclusive, and the next one still runs")
  void shouldBeInconclusiveWithoutEnoughAnswers() {
    Play play =
        Play.through(
            Plans.usual(),
            START,
            id ->
                id.startsWith("3/database/") || id.startsWith("3/api/")
                    ? Answer.never()
                    : Answer.passes(5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.INCONCLUSIVE);
    assertThat(play.end(3).reason())
        .startsWith("3/5 health checks passed; no answer: Database (")
        .endsWith("; only 3 of 5 gave an answer, at least 80 % are needed");
    assertThat(play.end(4).result()).isEqualTo(PhaseResult.PASSED);
  }

  @Test
  @DisplayName("onVeto stop: with 1 of 5 phase 4 is not run, with 2 of 5 it is")
  void shouldStopAtVetoOnlyIfAskedTo() {
    assertThat(endToEndAfter(Plans.stoppingAtVeto(), 1).skipReason())
        .isEqualTo(SkipReason.UPSTREAM_FAILURE);
    assertThat(endToEndAfter(Plans.stoppingAtVeto(), 1).reason())
        .isEqualTo(
            "Not run, because only 1 of 5 health checks passed and the manifest says to stop then.");
    assertThat(endToEndAfter(Plans.stoppingAtVeto(), 2).result()).isEqualTo(PhaseResult.PASSED);
    assertThat(endToEndAfter(Plans.usual(), 1).result()).isEqualTo(PhaseResult.PASSED);
  }

  private static PhaseFinished endToEndAfter(Plan plan, int healthy) {
    List<String> passing =
        List.of("3/worker-health/", "3/database/", "3/api/", "3/pages/").subList(0, healthy);
    return Play.through(
            plan,
            START,
            id ->
                id.startsWith("4/") || passing.stream().anyMatch(id::startsWith)
                    ? Answer.passes(1)
                    : Answer.fails(1, "down"))
        .end(4);
  }

  private static Plan oneCheck() {
    return Plans.of(Plans.checks("Worker health"), Plans.checks("Booking"));
  }

  private static long passed(Play play, int phase) {
    return play.end(phase).evidence().checks().stream()
        .filter(check -> check.result() == Result.SUCCEEDED)
        .count();
  }

  @Test
  @DisplayName(
      "A cancel in the middle of phase 3 ends both phases when what was under way has ended")
  void shouldStopWhenCancelled() {
    Play play =
        Play.cancelledAt(
            Plans.usual(),
            START,
            START.plusSeconds(6),
            id -> id.startsWith("3/pages/") ? Answer.passes(15) : Answer.passes(5));

    assertThat(play.end(3).result()).isEqualTo(PhaseResult.SKIPPED);
    assertThat(play.end(3).skipReason()).isEqualTo(SkipReason.UPSTREAM_FAILURE);
    assertThat(play.end(3).reason())
        .isEqualTo(
            "Stopped after 4 of 5 health checks, because the deployment was cancelled by ann.");
    assertThat(play.end(3).at()).isEqualTo(START.plusSeconds(15));
    assertThat(play.end(3).evidence().checks()).hasSize(5);
    assertThat(play.end(4).reason())
        .isEqualTo("Not run, because the deployment was cancelled by ann.");
    assertThat(play.state()).isEqualTo(new Verification.Over(Play.ID));
  }
}
