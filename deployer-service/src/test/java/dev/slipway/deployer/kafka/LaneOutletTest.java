package dev.slipway.deployer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.LaneDecider;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.deployer.deployment.LanePlay;
import dev.slipway.deployer.deployment.Plans;
import dev.slipway.deployer.kafka.LaneOutlet.DeploymentResult;
import dev.slipway.deployer.kafka.LaneOutlet.DeploymentState;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.shard.Outlet.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other systems are told. */
class LaneOutletTest {

  private final LanePlay play = new LanePlay();

  @Test
  void shouldPublishOneResultForEachDeploymentThatEnded() {
    play.deployed(Plans.small("1"));
    play.request(Plans.small("2")).passesAll().condemned(40).rolledBack(RollbackResult.DONE);

    assertThat(published(DeploymentResult.class))
        .extracting(
            r ->
                "%s %s %s %s".formatted(r.version(), r.outcome(), r.rollback(), r.runningVersion()))
        .containsExactly("1 PASS NONE 1", "2 FAILED DONE 1");
    DeploymentResult last = published(DeploymentResult.class).getLast();
    assertThat(last.requestedBy()).isEqualTo("ann");
    assertThat(last.message()).isEqualTo("Faster search.");
    assertThat(last.previousVersion()).isEqualTo("1");
    assertThat(last.score()).isEqualTo(40);
    assertThat(last.acceptedAt()).isBefore(last.finishedAt());
  }

  @Test
  void shouldPublishTheResultOfARejectedRequest() {
    play.request(Plans.small("1")).condemned(0);
    play.passesAll().condemned(0).rolledBack(RollbackResult.FAILED).request(Plans.small("2"));

    DeploymentResult rejected = published(DeploymentResult.class).getLast();
    assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(rejected.version()).isEqualTo("2");
    assertThat(rejected.reasons()).containsExactly("LANE_LOCKED");
  }

  @Test
  void shouldPublishASecondResultForAManualRollback() {
    play.deployed(Plans.small("1")).deployed(Plans.small("2"));
    play.requestRollback("").rolledBack(RollbackResult.DONE);

    DeploymentResult second = published(DeploymentResult.class).getLast();
    assertThat(second.manualRollback()).isTrue();
    assertThat(second.version()).isEqualTo("2");
    assertThat(second.runningVersion()).isEqualTo("1");
    assertThat(second.requestedBy()).isEqualTo("bob");
  }

  @Test
  void shouldTellTheStepsOfADryRun() {
    play.request(Plans.dryRun()).passesAll();

    assertThat(published(DeploymentResult.class).getLast().notes())
        .contains("phase 2, worker, with process: run worker");
  }

  @Test
  void shouldTellWhatRunsAndWhatIsDone() {
    play.deployed(Plans.small("1")).request(Plans.small("2"));
    String active = play.active();
    play.request(Plans.small("3"));

    DeploymentState state = published(DeploymentState.class).getLast();
    assertThat(state.version()).isEqualTo("1");
    assertThat(state.activeDeploymentId()).isEqualTo(active);
    assertThat(state.activeVersion()).isEqualTo("2");
    assertThat(state.queued()).hasSize(1);
    assertThat(state.locked()).isFalse();
  }

  @Test
  void shouldTellWhatADeploymentIsHeldForUntilItIsNot() {
    play.request(Plans.small("1")).passesAll();
    String id = play.active();
    play.held(Duration.ofHours(1)).request(Plans.small("2"));
    assertThat(published(DeploymentState.class).getLast().heldBecause())
        .isEqualTo("Half of the evidence is missing.");

    play.resolve(id, HoldDecision.ACCEPT);
    assertThat(published(DeploymentState.class).getLast().heldBecause()).isEmpty();
  }

  @Test
  void shouldTellThatALaneIsLockedAndNotClaimToKnowWhatRuns() {
    ComponentOutcome failed = new ComponentOutcome("worker", ComponentOutcome.FAILED, "", "exit 1");
    play.deployed(Plans.small("1")).request(Plans.small("2")).passesAll();
    String active = play.active();
    play.condemned(40).rolledBack(RollbackResult.FAILED, failed);

    DeploymentState locked = published(DeploymentState.class).getLast();
    assertThat(locked.locked()).isTrue();
    assertThat(locked.lockedBecause()).isEqualTo("It scored 40. The rollback is over.");
    assertThat(locked.version()).isEmpty();
    assertThat(locked.stableDeploymentId()).isEmpty();
    assertThat(locked.failedRollbackId()).isEqualTo(active);
    assertThat(locked.components()).containsExactly(failed);

    play.unlock();
    DeploymentState unlocked = published(DeploymentState.class).getLast();
    assertThat(unlocked.locked()).isFalse();
    assertThat(unlocked.lockedBecause()).isEmpty();
    assertThat(unlocked.version()).as("still nobody knows").isEmpty();

    play.deployed(Plans.small("3"));
    DeploymentState right = published(DeploymentState.class).getLast();
    assertThat(right.version()).isEqualTo("3");
    assertThat(right.failedRollbackId()).isEmpty();
    assertThat(right.components()).isEmpty();
  }

  @Test
  void shouldPublishOneResultForEachThatWasSuperseded() {
    play.request(Plans.small("1")).request(Plans.small("2")).request(Plans.small("3"));
    play.request(Plans.small("4"), Mode.REPLACE);

    assertThat(published(DeploymentResult.class))
        .extracting(r -> r.version() + " " + r.outcome())
        .containsExactly("2 SUPERSEDED", "3 SUPERSEDED");
  }

  @Test
  void shouldPublishTheResultOfARequestWhoseKeyWasUsedForAnother() {
    play.withKey("build-7", "sha1").request(Plans.small("1"));
    play.withKey("build-7", "sha2").request(Plans.small("2"));

    DeploymentResult refused = published(DeploymentResult.class).getLast();
    assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(refused.reasons()).containsExactly("IDEMPOTENCY_KEY_REUSED");
    assertThat(refused.idempotencyKey()).isEqualTo("build-7");
  }

  @Test
  void shouldNotForgetWhatEndedLast() {
    play.deployed(Plans.small("1"));
    String ended = published(DeploymentState.class).getLast().lastDeploymentId();
    assertThat(ended).isNotEmpty();

    play.request(Plans.small("2"));

    DeploymentState state = published(DeploymentState.class).getLast();
    assertThat(state.lastDeploymentId()).isEqualTo(ended);
    assertThat(state.lastOutcome()).isEqualTo(Outcome.PASS);
    assertThat(state.lastScore()).isEqualTo(100);
  }

  private <T extends Record> List<T> published(Class<T> type) {
    List<T> published = new ArrayList<>();
    Lane lane = Lane.EMPTY;
    for (LaneEvent event : play.then().log()) {
      Lane after = new LaneDecider().evolve(lane, event);
      new LaneOutlet()
          .publish(event, lane, after).stream()
              .map(Publication::value)
              .filter(type::isInstance)
              .map(type::cast)
              .forEach(published::add);
      lane = after;
    }
    return published;
  }
}
