package dev.slipway.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.DeadLetterStories;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import dev.slipway.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Replay.Wish ONCE = new Replay.Wish("ann", "schema is there", false);
  private static final Replay.Wish AGAIN = new Replay.Wish("ann", "once more", true);

  private final MemoryLog log = new MemoryLog();
  private final DeadLetterStories stories = new DeadLetterStories(log);
  private final Replay replay = new Replay(log, log);

  @Test
  void writesWhatWasThereWithAMarkToWhereItCameFrom() {
    Replay.Planned planned = plan(stories.request(41), ONCE);
    assertThat(log.last(Topics.DEPLOY_REQUESTS, 3)).as("a plan writes nothing").isNull();
    assertThat(planned.futile()).isEmpty();

    assertThat(replay.write(planned)).hasToString("deploy-requests-3@0");
    assertThat(stories.last(Topics.DEPLOY_REQUESTS, 3))
        .isEqualTo(
            new RawRecord(
                "booking/staging",
                RawRecord.buffer(new byte[] {0, 1, 2}),
                List.of(
                    Header.of("ce_id", "one"),
                    new Header("empty", null),
                    Header.of("ce_id", "two"),
                    Header.of("slipway_dlt_reason", "Forged."),
                    Header.of("slipway_replay_of", "deploy-requests-dlt-0@0"),
                    Header.of("slipway_replay_by", "ann"),
                    Header.of("slipway_replay_reason", "schema is there"))));
  }

  @Test
  void isNotDoneTwiceByMistake() {
    filled(2);
    String position = stories.request(1);
    String other = stories.request(0);
    replay.write(plan(position, ONCE));

    assertRefused(() -> plan(position, ONCE), "deploy-requests-3@2", "--again");
    assertThat(plan(other, ONCE).to()).hasToString("deploy-requests-3");
    assertThat(replay.write(plan(position, AGAIN))).hasToString("deploy-requests-3@3");
  }

  @Test
  void theReplayOfAReplayNamesTheLastOne() {
    filled(1);
    String position =
        stories.keep(
            new LogPartition(Topics.DEPLOY_REQUESTS, 3),
            0,
            "deployer",
            new RawRecord(null, null, List.of(Header.of(Replay.MARK, "deploy-requests-dlt-0@99"))),
            DeadLetterStories.REQUEST);

    assertThat(plan(position, ONCE).record().headers())
        .containsExactly(
            Header.of(Replay.MARK, position),
            Header.of("slipway_replay_by", "ann"),
            Header.of("slipway_replay_reason", "schema is there"));
  }

  @Test
  void aServicesOwnTopicIsNotWritten() {
    for (String topic : Topics.withDeadLetters()) {
      if (!topic.equals(Topics.DEPLOY_REQUESTS) && !topic.equals(Topics.MANIFESTS)) {
        String position = stories.garbage(topic, 0, "deployer", new byte[1]);
        assertRefused(() -> plan(position, AGAIN), topic, "only its service may write");
      }
    }
  }

  @Test
  void aNewerManifestIsNotReplaced() {
    String position = manifest("booking", 0);
    log.append(Topics.MANIFESTS, 0, "booking", Map.of(), new Payload.Absent());
    log.append(Topics.MANIFESTS, 0, "other", Map.of(), new Payload.Absent());
    assertThat(plan(position, ONCE).to()).as("the record itself").hasToString("manifests-0");

    log.append(Topics.MANIFESTS, 0, "booking", Map.of(), new Payload.Absent());
    assertRefused(() -> plan(position, ONCE), "manifests-0@2", "--again");
    assertThat(replay.write(plan(position, AGAIN))).hasToString("manifests-0@3");
  }

  @Test
  void aManifestWithoutAKeyIsRefused() {
    assertRefused(() -> plan(manifest(null, 0), ONCE), "its key");
  }

  @Test
  void whatWasCutIsRefused() {
    String position =
        stories.keep(
            new LogPartition(Topics.DEPLOY_REQUESTS, 3),
            0,
            "deployer",
            new RawRecord("key", RawRecord.buffer(new byte[1]), List.of()),
            new Payload.Undecodable("x"),
            Header.of("slipway_dlt_cut_value", "4194304 bytes"));
    assertRefused(() -> plan(position, AGAIN), "value (4194304 bytes)", "publish it anew");
  }

  @Test
  void whatDoesNotSayWhereItCameFromIsRefused() {
    RawRecord nothing = new RawRecord(null, null, List.of());
    String unsaid = stories.append(Topics.DEPLOY_REQUESTS, nothing, DeadLetterStories.REQUEST);
    String nowhere =
        stories.keep(
            new LogPartition(Topics.DEPLOY_REQUESTS, 77),
            0,
            "deployer",
            nothing,
            DeadLetterStories.REQUEST);
    assertRefused(() -> plan(unsaid, AGAIN), "from which partition");
    assertRefused(() -> plan(nowhere, AGAIN), "from which partition");
  }

  @Test
  void whatWouldOnlyBeKeptAsideAgainIsFutile() {
    String garbage = stories.garbage(Topics.DEPLOY_REQUESTS, 0, "deployer", new byte[1]);
    String nothing = stories.garbage(Topics.DEPLOY_REQUESTS, 1, "deployer", null);
    assertThat(plan(garbage, ONCE).futile())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("Expected " + garbage)
                    .contains(", but ")
                    .endsWith(DeadLetterStories.GARBAGE));
    assertThat(plan(nothing, ONCE).futile())
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("a value"));
  }

  /** The source partition has so many records that are nobody's replay. */
  private void filled(int records) {
    for (int i = 0; i < records; i++) {
      log.append(Topics.DEPLOY_REQUESTS, 3, "key", Map.of(), new Payload.Absent());
    }
  }

  private String manifest(@Nullable String key, long offset) {
    return stories.keep(
        new LogPartition(Topics.MANIFESTS, 0),
        offset,
        "deployer",
        new RawRecord(key, RawRecord.buffer(new byte[1]), List.of()),
        DeadLetterStories.REQUEST);
  }

  private Replay.Planned plan(String position, Replay.Wish wish) {
    return replay.plan(new DeadLetters(log).at(DeadLetterPosition.parse(position)), wish);
  }

  private static void assertRefused(ThrowingCallable replaying, String... words) {
    assertThatThrownBy(replaying)
        .isInstanceOfSatisfying(
            CliFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REJECTED))
        .hasMessageStartingWith("Expected ")
        .hasMessageContainingAll(words);
  }
}
