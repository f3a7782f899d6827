package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.deployer.deployment.LaneCommand.RefuseRequest;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneEvent.CheckStarted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentAccepted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentRejected;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentStarted;
import dev.slipway.deployer.deployment.LaneEvent.PhaseStarted;
import dev.slipway.deployer.deployment.LaneEvent.RequestRepeated;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.RollbackResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a lane answers to a request. */
class AdmissionTest {

  private final LanePlay play = new LanePlay();

  @Test
  void shouldStartAtOnceInAFreeLane() {
    play.request(Plans.reference());

    play.then()
        .thenTypes(
            DeploymentAccepted.class,
            DeploymentStarted.class,
            PhaseStarted.class,
            CheckStarted.class);
    DeploymentAccepted accepted = play.event(DeploymentAccepted.class);
    assertThat(accepted.plan()).isEqualTo(Plans.reference());
    assertThat(accepted.queuePosition()).isZero();
    assertThat(accepted.behind()).isEmpty();
    assertThat(accepted.requestedBy()).isEqualTo("ann");
    assertThat(accepted.request()).isEqualTo(new Position("deploy-requests", 1, 1100));
  }

  @Test
  @DisplayName("WE-21: an id says when, and where the admitting record stands")
  void shouldNameADeploymentByTimeAndPosition() {
    play.startingAt("2026-02-01T15:11:30.987Z").request(Plans.reference());

    // offset 100 in base 36
    assertThat(play.active()).isEqualTo("deploy-20260201-151130-3-2s");
    assertThat(DeploymentIds.partition(play.active())).isEqualTo(3);
    assertThat(play.event(DeploymentStarted.class).fencingToken()).isEqualTo(100);
  }

  @Test
  void shouldGiveTwoRequestsOfTheSameSecondTwoIds() {
    String first = play.request(Plans.small("1")).accepted();
    String second = play.request(Plans.small("2")).accepted();

    assertThat(second).isNotEqualTo(first).startsWith("deploy-20260201-151130-");
  }

  @Test
  void shouldQueueBehindTheOneBefore() {
    String first = play.request(Plans.small("1")).accepted();

    play.request(Plans.small("2")).then().thenTypes(DeploymentAccepted.class);
    DeploymentAccepted second = play.event(DeploymentAccepted.class);
    assertThat(second.queuePosition()).isEqualTo(1);
    assertThat(second.behind()).isEqualTo(first);

    play.request(Plans.small("3")).then().thenTypes(DeploymentAccepted.class);
    DeploymentAccepted third = play.event(DeploymentAccepted.class);
    assertThat(third.queuePosition()).isEqualTo(2);
    assertThat(third.behind()).isEqualTo(second.deploymentId());
  }

  @Test
  void shouldLetAReplacingRequestTakeThePlaceOfThoseThatWait() {
    String running = play.request(Plans.small("1")).accepted();
    String second = play.request(Plans.small("2")).accepted();
    String third = play.request(Plans.small("3")).accepted();

    play.request(Plans.small("4"), Mode.REPLACE)
        .then()
        .thenTypes(DeploymentClosed.class, DeploymentClosed.class, DeploymentAccepted.class);

    assertThat(play.all(DeploymentClosed.class))
        .extracting(
            DeploymentClosed::deploymentId,
            DeploymentClosed::outcome,
            DeploymentClosed::rollback,
            DeploymentClosed::why)
        .containsExactly(
            tuple(second, Outcome.SUPERSEDED, RollbackResult.NONE, tookItsPlace()),
            tuple(third, Outcome.SUPERSEDED, RollbackResult.NONE, tookItsPlace()));
    assertThat(play.active()).isEqualTo(running);
    assertThat(play.event(DeploymentAccepted.class).behind()).isEqualTo(running);
    assertThat(play.lane().queue()).containsExactly(play.accepted());
  }

  private String tookItsPlace() {
    return "The newer request %s took its place.".formatted(play.accepted());
  }

  @Test
  void shouldRejectInABusyLaneWhereTheRequestWantsThat() {
    String running = play.request(Plans.small("1")).accepted();

    play.request(Plans.small("2"), Mode.REJECT);

    assertRejected("LANE_BUSY", "mode");
    assertThat(play.event(DeploymentRejected.class).why())
        .isEqualTo(
            "Expected a free lane because the mode is reject, but %s is under way."
                .formatted(running));
  }

  @Test
  void shouldAcceptARejectingRequestInAFreeLane() {
    play.request(Plans.small("1"), Mode.REJECT);

    assertThat(play.event(DeploymentAccepted.class).queuePosition()).isZero();
  }

  @Test
  void shouldRejectWhatTheQueueHasNoRoomFor() {
    for (int i = 0; i <= Admission.MOST_WAITING; i++) {
      play.request(Plans.small("1." + i));
    }

    play.request(Plans.small("2"));
    assertRejected("QUEUE_FULL", "environment");

    play.request(Plans.small("3"), Mode.REPLACE);
    assertThat(play.lane().queue()).containsExactly(play.accepted());
  }

  @Test
  void shouldGiveARepeatedRequestTheFirstAnswer() {
    String first = play.withKey("build-7", "sha1").request(Plans.small("1")).accepted();

    play.withKey("build-7", "sha1")
        .request(Plans.small("1"))
        .then()
        .then(
            new RequestRepeated(
                first, new Position("deploy-requests", 1, 1101), "build-7", play.now()));
  }

  @Test
  void shouldGiveARepeatedRequestTheFirstAnswerWhateverHasHappenedMeanwhile() {
    String first = play.withKey("build-7", "sha1").deployed(Plans.small("1")).accepted();
    play.withKey("build-8", "sha8").request(Plans.small("2"));

    // another one with this mode would be rejected
    play.withKey("build-7", "sha1").request(Plans.small("1"), Mode.REJECT);
    assertThat(play.event(RequestRepeated.class).deploymentId()).isEqualTo(first);

    // another one with this mode would supersede it
    String waiting = play.withKey("build-9", "sha9").request(Plans.small("3")).accepted();
    play.withKey("build-9", "sha9").request(Plans.small("3"), Mode.REPLACE);
    play.then().thenTypes(RequestRepeated.class);
    assertThat(play.lane().queue()).containsExactly(waiting);
  }

  @Test
  void shouldRejectAnotherRequestWithTheSameKey() {
    play.withKey("build-7", "sha1").request(Plans.small("1"));

    play.withKey("build-7", "sha2").request(Plans.small("2"));

    assertRejected("IDEMPOTENCY_KEY_REUSED", "idempotencyKey");
  }

  @Test
  void shouldRememberAKeyForThirtyDaysAlsoInAQuietLane() {
    play.withKey("build-7", "sha1").deployed(Plans.small("1"));

    play.after(Duration.ofDays(30).minusMinutes(5));
    play.withKey("build-7", "sha1").request(Plans.small("1"));
    play.then().thenTypes(RequestRepeated.class);

    play.after(Duration.ofMinutes(6)).withKey("build-7", "sha1").request(Plans.small("1"));
    assertThat(play.event(DeploymentAccepted.class).idempotencyKey()).isEqualTo("build-7");
  }

  @Test
  void shouldForgetOldAnswers() {
    play.deployed(Plans.small("1")).deployed(Plans.small("2"));
    assertThat(play.lane().remembered()).hasSize(2);

    play.after(Duration.ofDays(31)).request(Plans.small("3"));

    assertThat(play.lane().remembered()).hasSize(1);
  }

  @Test
  void shouldAnswerARequestOnceEvenIfItIsTakenInTwice() {
    RequestDeployment request =
        new RequestDeployment(
            play.origin("ann"), Plans.small("1"), Mode.QUEUE, "", Map.of(), "sha", play.now());
    play.when(request).passesAll();

    play.when(request).then().thenNothing();
  }

  @Test
  void shouldAnswerWhatIsNotWellFormed() {
    LaneCommand.Origin origin = play.origin("ann");

    play.when(
            new RefuseRequest(
                origin,
                "DeployRequested",
                "1",
                "UNKNOWN_ENVIRONMENT",
                "environment",
                "Expected staging, but got moon.",
                play.now()))
        .then()
        .then(
            new DeploymentRejected(
                DeploymentIds.of(origin.cause(), play.now()),
                origin.request(),
                "DeployRequested",
                "1",
                "ann",
                "UNKNOWN_ENVIRONMENT",
                "environment",
                "Expected staging, but got moon.",
                origin.idempotencyKey(),
                play.now()))
        .thenOver();
  }

  @Test
  void shouldStartTheNextInTheQueueWhenTheOneBeforeHasEnded() {
    play.request(Plans.small("1"));
    String second = play.request(Plans.small("2")).accepted();
    String third = play.request(Plans.small("3")).accepted();

    play.passesAll().kept(Outcome.PASS, 100);
    play.then()
        .thenTypes(
            DeploymentClosed.class,
            DeploymentStarted.class,
            PhaseStarted.class,
            CheckStarted.class);
    assertThat(play.active()).isEqualTo(second);
    assertThat(play.lane().queue()).containsExactly(third);

    play.passesAll().kept(Outcome.WARNING, 70);
    assertThat(play.active()).isEqualTo(third);

    play.passesAll().kept(Outcome.PASS, 90).then().thenOver();
    assertThat(play.all(DeploymentStarted.class))
        .extracting(DeploymentStarted::fencingToken)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldTellWhenAnAnswerWasGiven() {
    Instant at = play.after(90).now();

    play.request(Plans.small("1"));

    assertThat(play.then().newEvents()).allSatisfy(event -> assertThat(event.at()).isEqualTo(at));
  }

  private void assertRejected(String reason, String field) {
    play.then().thenTypes(DeploymentRejected.class);
    DeploymentRejected rejected = play.event(DeploymentRejected.class);
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.field()).isEqualTo(field);
    assertThat(rejected.why()).startsWith("Expected ").contains(", but ");
  }
}
