package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.Payload;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final Map<String, Object> DONE =
      Map.of(
          "outcome", "PASS", "rollback", "DONE", "manualRollback", true, "runningVersion", "1.0.0");

  private final MemoryLog log = new MemoryLog();
  private final Stories stories = new Stories(log);
  private final List<String> told = new ArrayList<>();

  @Test
  void tellsWhatHappenedInOrderAndEnds() {
    stories.exhausted();
    new Stories(log, "deploy-20261121-142311-3-i").after(1).accepted("9.9.9", Map.of());

    Ending ending = new Follower(log).follow(Stories.ID, event -> told.add(event.type()));

    assertThat(ending.outcome()).isEqualTo("FAILED");
    assertThat(ending.result()).isNotNull();
    assertThat(told).startsWith("DeploymentAccepted", "DeploymentStarted", "PhaseStarted");
    assertThat(told.indexOf("RollbackFinished")).isLessThan(told.indexOf("DeploymentClosed"));
    assertThat(told).containsOnlyOnce("DeploymentAccepted").endsWith("DeploymentResult");
  }

  @Test
  void saysWhenTheLogIsAwayAndWhenItIsBack() {
    stories.accepted("1.2.0", Map.of()).started().validated();
    log.later(() -> log.answers(false));
    log.later(() -> {});
    log.later(() -> log.answers(true));
    log.later(stories::exhaustedFromPhase2);
    List<Boolean> heard = new ArrayList<>();

    Ending ending =
        new Follower(log, Duration.ZERO)
            .follow(
                Stories.ID,
                new StoryListener() {
                  @Override
                  public void on(StoryEvent event) {}

                  @Override
                  public void answers(boolean yes) {
                    heard.add(yes);
                  }
                });

    assertThat(heard).containsExactly(false, true);
    assertThat(ending.outcome()).isEqualTo("FAILED");
  }

  @Test
  void waitsForTheEndAndTellsWhatLedToItFirst() {
    stories.accepted("1.2.0", Map.of()).started().validated();
    log.later(stories::exhaustedFromPhase2);
    List<String> moments = new ArrayList<>();
    StoryListener listener =
        new StoryListener() {
          @Override
          public void on(StoryEvent event) {
            told.add(event.type());
          }

          @Override
          public void caughtUp() {
            moments.add("caught up after " + told.getLast());
          }
        };

    Ending ending = new Follower(log).follow(Stories.ID, listener);

    assertThat(ending.rollback()).isEqualTo("DONE");
    assertThat(moments).containsExactly("caught up after PhaseScored");
    assertThat(told.indexOf("RollbackFinished")).isLessThan(told.indexOf("DeploymentClosed"));
  }

  @Test
  void hearsTheEndThatComesWhileItReadsWhatWasThereBefore() {
    stories.accepted("1.2.0", Map.of()).started().validated();
    log.onceEndsAreAsked(stories::exhaustedFromPhase2);

    Ending ending =
        new Follower(log)
            .follow(Stories.ID, event -> told.add(event.type()), Duration.ofSeconds(5))
            .orElseThrow();

    assertThat(ending.outcome()).isEqualTo("FAILED");
    assertThat(told).containsOnlyOnce("DeploymentAccepted", "DeploymentClosed");
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    stories.accepted("1.1.0", Map.of());

    Optional<Ending> ending =
        new Follower(log).follow(Stories.ID, event -> told.add(event.type()), Duration.ofMillis(1));

    assertThat(ending).isEmpty();
    assertThat(told).containsExactly("DeploymentAccepted");
  }

  @Test
  void aManualRollbackOfAnEndedDeploymentIsFollowedToItsOwnEnd() {
    stories.passes().after(60);
    stories.event(Topics.DEPLOYMENT_EVENTS, "RollbackRequested", Map.of("toVersion", "1.0.0"));
    StoryEvent request = Story.read(log, Stories.ID).last("RollbackRequested").orElseThrow();
    log.later(() -> stories.after(1).closed(DONE));

    Ending ending =
        new Follower(log).followFrom(request, event -> told.add(event.type()), null).orElseThrow();

    assertThat(ending.isManualRollback()).isTrue();
    assertThat(ending.runningVersion()).isEqualTo("1.0.0");
    assertThat(told).containsExactly("RollbackRequested", "DeploymentClosed", "DeploymentResult");
  }

  @Test
  void anUnknownDeploymentIsRefused() {
    assertThatThrownBy(() -> new Follower(log).follow(Stories.ID, _ -> {}))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("slipway history")
        .extracting(e -> ((CliFailure) e).exitCode())
        .isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void somethingElseThanAnIdIsWrongUsage() {
    for (String id : List.of("", "deploy-1", "deploy-20261321-142310-3-h", "../../etc/passwd")) {
      assertThatThrownBy(() -> DeploymentId.parse(id))
          .isInstanceOf(CliFailure.class)
          .hasMessageStartingWith("Expected a deployment id like");
    }
    assertThat(DeploymentId.parse("deploy-20261121-142310-z-1a").partition()).isEqualTo(35);
  }

  @Test
  void theStoryNamesWhatCouldNotBeRead() {
    stories.passes();
    log.append(
        Topics.HEALTH_EVENTS, Stories.PARTITION, "", new Payload.Undecodable("Expected byte 0."));
    log.append(
        Topics.HEALTH_EVENTS, Stories.PARTITION, "deploy-other", new Payload.Undecodable("x"));
    log.deleteBefore(new LogPartition(Topics.DEPLOY_REQUESTS, 1), 1);
    log.deleteBefore(new LogPartition(Topics.SCORE_EVENTS, Stories.PARTITION), 1);

    Story story = Story.read(log, Stories.ID);

    assertThat(story.passedOver())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("deploy-requests-1@0: "))
        .anyMatch(line -> line.endsWith("Expected byte 0."));
    assertThat(story.deleted()).containsExactly("score-events-3");
    assertThat(story.events()).isSortedAccordingTo(StoryEvent.ORDER);
  }

  @Test
  void theStoryBeginsWithItsRequest() {
    stories.exhausted();
    Story story = Story.read(log, Stories.ID);
    assertThat(story.events().getFirst().type()).isEqualTo("DeployRequested");
    assertThat(story.application()).isEqualTo("booking");
    assertThat(story.environment()).isEqualTo("staging");
  }
}
