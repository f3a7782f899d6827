package dev.slipway.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.DeadLetterStories;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.deadletter.DeadLetters.Filter;
import dev.slipway.cli.deadletter.DeadLetters.Limits;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final MemoryLog log = new MemoryLog();
  private final DeadLetterStories stories = new DeadLetterStories(log);
  private final DeadLetters letters = new DeadLetters(log);

  @Test
  void listsTheNewestFirstAcrossTopics() {
    log.at(NOON);
    stories.request(41);
    log.at(NOON.plusSeconds(60));
    stories.garbage(Topics.HEALTH_EVENTS, 7, "scorer", new byte[5]);
    log.at(NOON.plusSeconds(120));
    stories.garbage(Topics.DEPLOY_REQUESTS, 8, "deployer", new byte[9]);

    assertThat(positions(null, null, null))
        .containsExactly(
            "deploy-requests-dlt-0@1", "health-events-dlt-0@0", "deploy-requests-dlt-0@0");
    assertThat(positions("deploy-requests", null, null))
        .containsExactly("deploy-requests-dlt-0@1", "deploy-requests-dlt-0@0");
    assertThat(positions(null, "scorer", null)).containsExactly("health-events-dlt-0@0");
    assertThat(positions(null, null, NOON.plusSeconds(60)))
        .containsExactly("deploy-requests-dlt-0@1", "health-events-dlt-0@0");
    assertThat(letters.newest(new Filter(null, null, null), 1).letters())
        .singleElement()
        .isEqualTo(
            new DeadLetter(
                DeadLetterPosition.parse("deploy-requests-dlt-0@1"),
                NOON.plusSeconds(120),
                new DeadLetter.Source(new LogPartition("deploy-requests", 1), 8),
                "deployer",
                DeadLetterStories.GARBAGE,
                9));
  }

  @Test
  void findsTheNewestOfMoreThanItReadsAtOnce() {
    for (int i = 0; i < 1000; i++) {
      stories.garbage(Topics.DEPLOY_REQUESTS, i, i == 3 ? "health" : "deployer", new byte[1]);
    }

    assertThat(letters.newest(new Filter(null, null, null), 300).letters())
        .hasSize(300)
        .first()
        .hasToString(
            letters.newest(new Filter(null, null, null), 1).letters().getFirst().toString())
        .extracting(letter -> letter.position().offset())
        .isEqualTo(999L);
    assertThat(positions(null, "health", null)).containsExactly("deploy-requests-dlt-0@3");
  }

  @Test
  void saysWhatItDidNotLookAt() {
    for (int i = 0; i < 1000; i++) {
      stories.garbage(Topics.DEPLOY_REQUESTS, i, i == 3 ? "health" : "deployer", new byte[10]);
    }
    Filter early = new Filter(null, "health", null);
    LogPartition partition = new LogPartition("deploy-requests-dlt", 0);

    for (Limits limits : List.of(new Limits(400, 1 << 20), new Limits(10_000, 4000))) {
      DeadLetters.Listing listing = new DeadLetters(log, limits).newest(early, 5);
      assertThat(listing.letters()).isEmpty();
      assertThat(listing.unread()).containsExactly(partition);
    }
    assertThat(new DeadLetters(log, new Limits(10_000, 1 << 20)).newest(early, 5).unread())
        .isEmpty();
  }

  @Test
  void tellsWhatTheServiceAddedFromWhatWasThere() {
    KeptRecord kept = at(stories.request(41));

    assertThat(kept.original().headers())
        .containsExactly(
            Header.of("ce_id", "one"),
            new Header("empty", null),
            Header.of("ce_id", "two"),
            Header.of("slipway_dlt_reason", "Forged."));
    assertThat(kept.original().value()).isEqualTo(RawRecord.buffer(new byte[] {0, 1, 2}));
    assertThat(kept.letter().reason()).isEqualTo(DeadLetterStories.GARBAGE);
    assertThat(kept.remarks()).hasSize(5);
    assertThat(kept.cut()).isEmpty();
  }

  @Test
  void saysWhatWasCut() {
    RawRecord original =
        new RawRecord("key", null, List.of(Header.of("slipway_dlt_cut_headers", "all")));
    KeptRecord kept =
        at(
            stories.keep(
                new LogPartition(Topics.DEPLOY_REQUESTS, 1),
                0,
                "deployer",
                original,
                new Payload.Absent(),
                Header.of("slipway_dlt_cut_value", "4194304 bytes")));

    assertThat(kept.cut()).containsExactly("headers (all)", "value (4194304 bytes)");
    assertThat(kept.original().headers()).isEmpty();
  }

  @Test
  void showsWhatIsNoDeadLetterAtAll() {
    String position =
        stories.append(
            Topics.MANIFESTS,
            new RawRecord(null, null, List.of(Header.of("slipway_dlt_partition", "-1"))),
            new Payload.Absent());

    KeptRecord kept = at(position);
    assertThat(kept.letter().source()).isNull();
    assertThat(kept.letter().service()).isEmpty();
    assertThat(kept.original().headers()).hasSize(1);
    assertThat(positions(null, null, null)).containsExactly(position);
  }

  @Test
  void whatIsNotThereIsOneSentence() {
    stories.request(41);
    stories.request(42);
    log.deleteBefore(new LogPartition("deploy-requests-dlt", 0), 1);
    for (String position :
        List.of("deploy-requests-dlt-0@0", "deploy-requests-dlt-0@2", "deploy-requests-dlt-9@0")) {
      assertThatThrownBy(() -> at(position))
          .isInstanceOfSatisfying(
              CliFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REJECTED))
          .hasMessageContaining("Expected a dead letter at " + position + ", but");
    }
    assertThatThrownBy(
            () -> new DeadLetters(new MemoryLog()).newest(new Filter(null, null, null), 1))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("start the services");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "17",
        "deploy-requests-0@17",
        "deploy-requests-dlt@17",
        "nothing-dlt-0@17",
        "deployer-state-dlt-0@17",
        "-dlt-0@17",
        "deploy-requests-dlt-0@-1",
        "deploy-requests-dlt-0@1234567890123456789"
      })
  void otherPositionsAreRefused(String text) {
    assertThatThrownBy(() -> DeadLetterPosition.parse(text))
        .isInstanceOfSatisfying(
            CliFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("but got '" + text + "'");
  }

  @Test
  void aPositionIsReadAsItIsPrinted() {
    assertThat(DeadLetterPosition.parse("deploy-requests-dlt-3@17"))
        .hasToString("deploy-requests-dlt-3@17")
        .extracting(DeadLetterPosition::sourceTopic)
        .isEqualTo("deploy-requests");
  }

  private KeptRecord at(String position) {
    return letters.at(DeadLetterPosition.parse(position));
  }

  private List<String> positions(
      @Nullable String topic, @Nullable String service, @Nullable Instant since) {
    return letters.newest(new Filter(topic, service, since), 50).letters().stream()
        .map(letter -> letter.position().toString())
        .toList();
  }
}
