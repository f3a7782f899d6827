package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.DeadLetterStories;
import dev.slipway.cli.Golden;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.deadletter.DeadLetterPosition;
import dev.slipway.cli.deadletter.DeadLetters;
import dev.slipway.cli.deadletter.KeptRecord;
import dev.slipway.cli.deadletter.Replay;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import dev.slipway.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLetterTextTest {
  private static final byte[] HELLO =
      "hello, this is no Avro at all".getBytes(StandardCharsets.UTF_8);

  private final MemoryLog log = new MemoryLog();
  private final DeadLetterStories stories = new DeadLetterStories(log);
  private final DeadLetters letters = new DeadLetters(log);

  @Test
  void aList() {
    stories.request(41);
    stories.garbage(Topics.HEALTH_EVENTS, 7, "scorer", HELLO);
    stories.append(
        Topics.MANIFESTS, new RawRecord(null, null, List.of()), new Payload.Undecodable("x"));
    DeadLetters.Filter any = new DeadLetters.Filter(null, null, null);
    List<String> lines = new ArrayList<>(DeadLetterText.list(letters.newest(any, 50).letters()));
    letters
        .newest(any, 50)
        .letters()
        .forEach(letter -> lines.add(AvroJson.line(DeadLetterJson.of(letter))));
    Golden.check("dead-letters-list.txt", lines);
  }

  @Test
  void oneThatCanBeReadNow() {
    KeptRecord kept = at(stories.request(41));
    List<String> lines = new ArrayList<>(DeadLetterText.show(kept, kept.payload().get(), 512));
    lines.add(AvroJson.line(DeadLetterJson.of(kept, kept.payload().get())));
    Golden.check("dead-letters-show.txt", lines);
  }

  @Test
  void aReplay() {
    Replay.Planned planned =
        new Replay(log, log).plan(at(stories.request(41)), new Replay.Wish("ann", "why", false));
    List<String> lines = new ArrayList<>(DeadLetterText.replay(planned, null, 512));
    lines.addAll(DeadLetterText.replay(planned, "deploy-requests-3@77", 512));
    lines.add(AvroJson.line(DeadLetterJson.of(planned, "deploy-requests-3@77")));
    Golden.check("dead-letters-replay.txt", lines);
  }

  @Test
  void bytesAreBoundedAndDrawNothing() {
    String position =
        stories.keep(
            new LogPartition(Topics.DEPLOY_REQUESTS, 1),
            1,
            "deployer",
            new RawRecord(
                "\u001b[2Jkey",
                RawRecord.buffer(HELLO),
                List.of(Header.of("bell\u0007", "x".repeat(5000) + "\n\u202e"))),
            new Payload.Undecodable("Expected \u001b[31mred, but no."),
            Header.of("slipway_dlt_cut_key", "9000 characters"));
    KeptRecord kept = at(position);

    List<String> lines = DeadLetterText.show(kept, kept.payload().get(), 20);

    assertThat(lines)
        .contains(
            "cut          key (9000 characters)",
            "value        29 bytes",
            "  00000000  68 65 6c 6c 6f 2c 20 74  68 69 73 20 69 73 20 6e  |hello, this is n|",
            "  ... 9 bytes more")
        .anyMatch(line -> line.startsWith("decoded      no: Expected"))
        .allSatisfy(
            line ->
                assertThat(line)
                    .hasSizeLessThan(1100)
                    .doesNotContainPattern("[\\p{Cc}\u202a-\u202e]"));
  }

  private KeptRecord at(String position) {
    return letters.at(DeadLetterPosition.parse(position));
  }
}
