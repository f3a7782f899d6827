package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.CheckFinished;
import dev.slipway.deployer.deployment.LaneEvent.CheckStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DryRunReported;
import dev.slipway.deployer.deployment.LaneEvent.PhaseFinished;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Phase 1. */
class ValidationTest {

  private final LanePlay play = new LanePlay();

  @Test
  @DisplayName("PRE-08: the checks run one after another in the order of the manifest")
  void shouldRunSevenChecksInOrder() {
    play.request(Plans.reference());
    for (int i = 0; i < 7; i++) {
      play.passes(2);
    }

    assertThat(play.all(CheckStarted.class)).extracting(CheckStarted::name).isEqualTo(Plans.SEVEN);
    assertThat(play.all(CheckFinished.class))
        .extracting(CheckFinished::number, CheckFinished::of, CheckFinished::detail)
        .startsWith(tuple(1, 7, "It is fine."), tuple(2, 7, "It is fine."))
        .hasSize(7);
  }

  @Test
  @DisplayName("WE-16: seven checks from 14:23:10 to 14:26:00, then phase 2")
  void shouldTakeTheTimeOfItsChecks() {
    play.startingAt("2026-02-01T14:23:10Z").request(Plans.reference());
    for (int seconds : new int[] {2, 2, 2, 29, 45, 5, 85}) {
      play.passes(seconds);
    }

    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.at()).isEqualTo(Instant.parse("2026-02-01T14:26:00Z"));
    assertThat(finished.duration()).isEqualTo(Duration.ofSeconds(170));
    assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
    assertThat(finished.reason()).isEqualTo("7/7 checks passed");
    assertThat(finished.evidence().expected()).isEqualTo(7);
    assertThat(finished.evidence().seen()).isEqualTo(7);
    play.then()
        .thenTypes(
            CheckFinished.class, PhaseFinished.class, PhaseStarted.class, AttemptStarted.class);
  }

  @Test
  @DisplayName("WE-08, PRE-09: the first check that fails is critical and the last that runs")
  void shouldStopAtTheFirstCheckThatFails() {
    play.request(Plans.reference()).passes(1).passes(1).passes(1).fails(9, "3 errors in Api.java");

    play.then().thenTypes(CheckFinished.class, PhaseFinished.class).thenWants();
    assertThat(play.event(CheckFinished.class).detail())
        .isEqualTo("[CRITICAL] 3 errors in Api.java");
    assertThat(play.event(CheckFinished.class).output()).isEqualTo("lines");
    PhaseFinished finished = play.event(PhaseFinished.class);
    assertThat(finished.result()).isEqualTo(PhaseResult.FAILED);
    assertThat(finished.reason())
        .isEqualTo("check 4 of 7, Compilation, failed: 3 errors in Api.java");
    assertThat(finished.evidence().expected()).isEqualTo(7);
    assertThat(finished.evidence().checks())
        .extracting(CheckEvidence::result)
        .containsExactly(Result.SUCCEEDED, Result.SUCCEEDED, Result.SUCCEEDED, Result.FAILED);
    assertThat(finished.steps())
        .as("nothing was touched, so there is nothing to bring back (CX-02)")
        .extracting(RollbackStep::touched)
        .containsExactly(false, false, false);
  }

  @Test
  @DisplayName("PRE-11: a check is never tried again")
  void shouldNotRetry() {
    play.request(Plans.reference()).fails(1, "no");

    assertThat(play.event(CheckFinished.class).attempts()).isEqualTo(1);
    assertThat(play.event(CheckFinished.class).nextAttemptAt()).isNull();
  }

  @Test
  @DisplayName(
      "PRE-11: a check that nobody began in its time is ordered again, not counted against")
  void shouldOrderACheckAgainThatWasMissed() {
    play.request(Plans.reference()).passes(1).misses(700);

    play.then()
        .thenTypes(CheckFinished.class, CheckStarted.class)
        .thenWants(play.active() + "/1/2-database-schema/2");
    assertThat(play.event(CheckFinished.class).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(play.event(CheckFinished.class).nextAttemptAt()).isEqualTo(play.now());
    assertThat(play.ordered().context()).containsEntry("SLIPWAY_ATTEMPT", "2");

    play.passesAll();
    PhaseFinished finished =
        play.all(PhaseFinished.class).stream()
            .filter(e -> e.phase() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(finished.result()).isEqualTo(PhaseResult.PASSED);
    assertThat(finished.evidence().checks()).hasSize(7);
  }

  @Test
  void shouldNotOrderAMissedCheckForEver() {
    play.request(Plans.reference()).misses(700).misses(700).misses(700);

    assertThat(play.event(CheckFinished.class).attempt()).isEqualTo(3);
    assertThat(play.event(PhaseFinished.class).result()).isEqualTo(PhaseResult.FAILED);
  }

  @Test
  void shouldOrderEachCheckUnderAnIdOfItsOwn() {
    play.request(Plans.reference()).passes(1);

    assertThat(play.ordered().id()).isEqualTo(play.active() + "/1/2-database-schema/1");
    assertThat(play.ordered().deadline()).isEqualTo(play.now().plus(Plans.TIMEOUT));
    assertThat(play.ordered().fencingToken()).isEqualTo(100);
    assertThat(play.ordered().context())
        .isEqualTo(
            Map.of(
                "SLIPWAY_APPLICATION", "booking",
                "SLIPWAY_ENVIRONMENT", "production",
                "SLIPWAY_VERSION", "2.1.0",
                "SLIPWAY_PHASE", "1",
                "SLIPWAY_ATTEMPT", "1"));
  }

  @Test
  void shouldTakeSilenceForAFailure() {
    play.request(Plans.reference()).passes(1);
    Instant started = play.now();

    play.wakeUp();

    assertThat(play.now()).isEqualTo(started.plus(Plans.TIMEOUT).plus(Plans.GRACE));
    CheckFinished finished = play.event(CheckFinished.class);
    assertThat(finished.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(finished.detail())
        .isEqualTo("[CRITICAL] nothing was heard of it after its deadline");
    assertThat(play.event(PhaseFinished.class).result()).isEqualTo(PhaseResult.FAILED);
    assertThat(play.event(PhaseFinished.class).evidence().seen()).isEqualTo(1);
  }

  @Test
  @DisplayName("WE-70: a dry run validates, tells what it would do, and touches nothing")
  void shouldEndADryRunAfterPhaseOne() {
    play.request(Plans.dryRun()).passes(1).passes(1);

    play.then()
        .thenTypes(
            CheckFinished.class, PhaseFinished.class, DryRunReported.class, DeploymentClosed.class)
        .thenWants()
        .thenOver();
    assertThat(play.event(DryRunReported.class).steps())
        .contains(
            "phase 2, worker, with process: run worker",
            "phase 2, pages, with process: run pages",
            "phase 3, API, with command: check",
            "phase 4, Booking, with command: check",
            "phase 5, 16 samples every 60 s over 15 min",
            "attempts wait 0 s, 30 s, 60 s");
    assertThat(play.closed().outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(play.closed().rollback()).isEqualTo(RollbackResult.NONE);
    assertThat(play.closed().why()).isEqualTo("Dry run: 2/2 checks passed; nothing was deployed.");
    assertThat(play.lane().live()).isNull();
  }

  @Test
  void shouldEndADryRunThatFailsWithoutARollback() {
    play.deployed(Plans.small("1")).request(Plans.dryRun()).fails(1, "no");

    assertThat(play.closed().outcome()).isEqualTo(Outcome.DRY_RUN);
    assertThat(play.closed().runningVersion()).isEqualTo("1");
    assertThat(play.closed().why()).isEqualTo("Phase 1 failed: check 1 of 2, Lint, failed: no");
    play.then().thenOver();
  }

  @Test
  void shouldSayWhatEvidenceThereIs() {
    play.request(Plans.small("1")).passes(1);

    assertThat(play.event(PhaseFinished.class).evidence())
        .isEqualTo(
            Evidence.ofChecks(
                1,
                List.of(
                    new CheckEvidence(
                        "Lint", CheckKind.NORMAL, Result.SUCCEEDED, 1, "It is fine."))));
  }
}
