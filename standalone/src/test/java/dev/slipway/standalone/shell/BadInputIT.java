package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployer.kafka.Manifests;
import dev.slipway.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever anybody writes to the topics: it is refused with one sentence, or kept aside with one,
 * and what follows in the same partition is answered.
 */
@Timeout(600)
final class BadInputIT {

  private static final int PARTITION = 0;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path temp;

  @SuppressWarnings("NullAway.Init") // set before the tests
  private static DeployerUnderTest platform;

  /** What is written, and what the reason says. */
  private static final class Case {
    private final byte @Nullable [] value;
    private final String reason;

    Case(byte @Nullable [] value, String reason) {
      this.value = value;
      this.reason = reason;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    platform = new DeployerUnderTest(temp);
    RecordMetadata _ =
        platform.publish(
            Topics.MANIFESTS,
            0,
            "journal",
            platform.registration("journal", DeployerUnderTest.manifest("journal")));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldKeepAsideWhatIsNoRequestAndAnswerWhatFollows() throws Exception {
    byte[] good = platform.goodRequest();
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("garbage", new Case(HELLO, "begin with byte 0"));
    cases.put("empty", new Case(new byte[0], "at least 5 bytes"));
    cases.put("tombstone", new Case(null, "no value"));
    cases.put("wrong magic byte", new Case(with(good, 0, 7), "begin with byte 0"));
    cases.put("negative id", new Case(with(good, 1, 0x80), "a schema id from 0"));
    cases.put("unknown id", new Case(header(999_999), "it names 999999"));
    cases.put(
        "no request",
        new Case(
            Records.bytes(
                platform.registry,
                "dev.slipway.types.Position",
                Map.of("topic", "x", "partition", 1, "offset", 1L)),
            "Expected DeployRequested, RollbackRequested, CancelRequested, HoldResolved or LaneUnlockRequested"));
    cases.put("cut off", new Case(Arrays.copyOf(good, good.length - 9), "DeployRequested"));
    cases.put("more after it", new Case(join(good, new byte[3]), "3 bytes follow"));
    cases.put(
        "a string of 2 GiB",
        new Case(join(Arrays.copyOf(good, 5), varint(Integer.MAX_VALUE)), "DeployRequested"));
    cases.put(
        "a negative length", new Case(join(Arrays.copyOf(good, 5), varint(-5)), "DeployRequested"));
    cases.put(
        "a map of 2^31-1 entries",
        new Case(
            join(Arrays.copyOf(good, good.length - 1), varint(Integer.MAX_VALUE)),
            "DeployRequested"));
    cases.put(
        "a map block that claims to be skippable",
        new Case(
            join(
                Arrays.copyOf(good, good.length - 1),
                join(varint(-1_000_000_000L), varint(Long.MAX_VALUE))),
            "DeployRequested"));
    cases.put(
        "as much garbage as the topic takes", new Case(random(255 * 1024), "begin with byte 0"));
    cases.put("4 MiB in a few bytes", new Case(new byte[4 << 20], "at most 1048576 bytes"));
    Map<String, RecordMetadata> bad = new LinkedHashMap<>();
    List<RecordMetadata> following = new ArrayList<>();
    for (Map.Entry<String, Case> entry : cases.entrySet()) {
      bad.put(entry.getKey(), platform.publishRequest(PARTITION, entry.getValue().value));
      following.add(platform.publishRequest(PARTITION, good));
    }

    for (RecordMetadata request : following) {
      assertThat(platform.awaitAnswer(request).getSchema().getName())
          .isEqualTo("DeploymentAccepted");
    }
    bad.forEach(
        (name, at) -> {
          Case expected = Objects.requireNonNull(cases.get(name));
          ConsumerRecord<String, byte[]> aside = platform.awaitAside(at);
          assertThat(platform.aside(at)).as(name).hasSize(1);
          assertSentence(
              name, DeployerUnderTest.header(aside, "slipway_dlt_reason"), expected.reason);
          byte[] value = expected.value;
          if (value == null || value.length <= 512 * 1024) {
            assertThat(aside.value()).as(name).isEqualTo(value);
          } else {
            assertThat(aside.value()).as(name).hasSize(512 * 1024);
            assertThat(DeployerUnderTest.header(aside, "slipway_dlt_cut_value"))
                .isEqualTo(value.length + " bytes");
          }
          assertThat(platform.answer(at)).as(name).isEmpty();
        });
  }

  private record Refused(Map<String, ?> changed, String field, String reason) {}

  private static List<Refused> refused() {
    List<Refused> refused = new ArrayList<>();
    refused.add(new Refused(Map.of("application", "nobody"), "application", "UNKNOWN_APPLICATION"));
    refused.add(new Refused(Map.of("application", ""), "application", "UNKNOWN_APPLICATION"));
    refused.add(
        new Refused(
            Map.of("application", "../../etc/passwd"), "application", "UNKNOWN_APPLICATION"));
    refused.add(new Refused(Map.of("environment", "qa"), "environment", "UNKNOWN_ENVIRONMENT"));
    refused.add(new Refused(Map.of("environment", ""), "environment", "INVALID_NAME"));
    refused.add(new Refused(Map.of("environment", "a|b"), "environment", "INVALID_NAME"));
    for (String version :
        List.of(
            "",
            "../../etc",
            "1.0;rm -rf /",
            "$(id)",
            "`id`",
            "1.0\n2.0",
            "1.0 2.0",
            "-rf",
            "{java}",
            "1\u0000",
            "1".repeat(10_000))) {
      refused.add(new Refused(Map.of("version", version), "version", "INVALID_VERSION"));
    }
    refused.add(new Refused(Map.of("strategy", "canary"), "strategy", "UNKNOWN_STRATEGY"));
    refused.add(new Refused(Map.of("mode", "now!"), "mode", "UNKNOWN_MODE"));
    refused.add(new Refused(Map.of("revision", "r".repeat(501)), "revision", "TOO_LONG"));
    refused.add(new Refused(Map.of("message", "m".repeat(200_000)), "message", "TOO_LONG"));
    refused.add(new Refused(Map.of("message", "\u001b[2J"), "message", "INVALID_TEXT"));
    refused.add(new Refused(Map.of("requestedBy", "w".repeat(501)), "requestedBy", "TOO_LONG"));
    refused.add(
        new Refused(
            Map.of("idempotencyKey", "k".repeat(201)),
            "idempotencyKey",
            "INVALID_IDEMPOTENCY_KEY"));
    refused.add(
        new Refused(Map.of("idempotencyKey", "a|b"), "idempotencyKey", "INVALID_IDEMPOTENCY_KEY"));
    refused.add(
        new Refused(
            Map.of(
                "labels",
                IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "l" + i, i -> "x"))),
            "labels",
            "TOO_MANY_LABELS"));
    return refused;
  }

  @Test
  void shouldRefuseWithTheFieldWhatCannotBeAndAnswerWhatFollows() throws Exception {
    Map<RecordMetadata, Refused> asked = new LinkedHashMap<>();
    for (Refused one : refused()) {
      asked.put(platform.publishRequest(PARTITION, platform.request(one.changed())), one);
    }
    RecordMetadata good = platform.publishRequest(PARTITION, platform.goodRequest());

    assertThat(platform.awaitAnswer(good).getSchema().getName()).isEqualTo("DeploymentAccepted");
    asked.forEach(
        (at, expected) -> {
          GenericRecord answer = platform.awaitAnswer(at);
          String what = expected.field() + " " + expected.reason();
          assertThat(answer.getSchema().getName()).as(what).isEqualTo("DeploymentRejected");
          assertThat(answer.get("field")).as(what).hasToString(expected.field());
          assertThat(answer.get("reason")).as(what).hasToString(expected.reason());
          assertSentence(what, answer.get("why").toString(), ", but ");
          assertThat(platform.aside(at)).as(what).isEmpty();
        });
    assertThat(
            platform.records(Topics.DEPLOYMENT_RESULTS).stream()
                .filter(result -> result.get("outcome").toString().equals("REJECTED")))
        .as("each is a result for consumers, too")
        .hasSizeGreaterThanOrEqualTo(asked.size());
  }

  @Test
  void shouldKeepAsideWhatIsNoManifestOnce() throws Exception {
    String good = DeployerUnderTest.manifest("journal");
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("garbage", new Case(HELLO, "begin with byte 0"));
    cases.put("unknown id", new Case(header(999_999), "it names 999999"));
    cases.put(
        "a request", new Case(platform.goodRequest(), "Expected ManifestRegistered on manifests"));
    cases.put("no JSON", new Case(platform.registration("journal", "{\"slipway\": 1,"), "JSON"));
    cases.put(
        "YAML", new Case(platform.registration("journal", "slipway: 1\nname: journal"), "JSON"));
    cases.put(
        "unknown key",
        new Case(
            platform.registration("journal", good.replaceFirst("\\{", "{\"sudo\": true,")),
            "sudo"));
    cases.put(
        "somebody else's",
        new Case(
            platform.registration("other", DeployerUnderTest.manifest("other")),
            "under its name as key"));
    Map<String, RecordMetadata> bad = new LinkedHashMap<>();
    for (Map.Entry<String, Case> entry : cases.entrySet()) {
      bad.put(
          entry.getKey(), platform.publish(Topics.MANIFESTS, 0, "journal", entry.getValue().value));
    }
    RecordMetadata next =
        platform.publish(
            Topics.MANIFESTS,
            0,
            "next",
            platform.registration("next", DeployerUnderTest.manifest("next")));
    assertThat(next.offset()).isPositive();

    assertAccepted(platform.goodRequest());
    assertAccepted(platform.request(Map.of("application", "next")));
    try (Manifests another = new Manifests(platform.settings, "deployer")) {
      another.catchUp();
      assertThat(another.byApplication()).containsOnlyKeys("journal", "next");
    }
    bad.forEach(
        (name, at) -> {
          Case expected = Objects.requireNonNull(cases.get(name));
          ConsumerRecord<String, byte[]> aside = platform.awaitAside(at);
          assertThat(platform.aside(at)).as("%s, also after another has read it", name).hasSize(1);
          assertSentence(
              name, DeployerUnderTest.header(aside, "slipway_dlt_reason"), expected.reason);
          assertThat(aside.value()).as(name).isEqualTo(expected.value);
        });

    RecordMetadata gone = platform.publish(Topics.MANIFESTS, 0, "next", null);
    assertThat(gone.offset()).isPositive();
    RecordMetadata request =
        platform.publishRequest(PARTITION, platform.request(Map.of("application", "next")));
    assertThat(platform.awaitAnswer(request).get("reason")).hasToString("UNKNOWN_APPLICATION");
  }

  @Test
  void shouldNotBeStoppedByWhatIsWrittenToTheTopicsOfServices() throws Exception {
    String refusal = "dev.slipway.facts.RequestRefused";
    List<RecordMetadata> bad = new ArrayList<>();
    for (int partition : List.of(0, 1)) {
      for (String topic : List.of(Topics.facts("deployer"), Topics.DEPLOYMENT_EVENTS)) {
        bad.add(platform.publish(topic, partition, "journal/staging", HELLO));
        bad.add(platform.publish(topic, partition, "journal/staging", header(999_999)));
        bad.add(platform.publish(topic, partition, "journal/staging", null));
        bad.add(platform.publish(topic, partition, null, platform.goodRequest()));
      }
      // what follows from it could be written, but never be read back
      bad.add(
          platform.publish(
              Topics.facts("deployer"),
              partition,
              "a|b/staging",
              Records.bytes(platform.registry, refusal, Map.of("field", "version"))));
      // a plan without anything in it
      bad.add(
          platform.publish(
              Topics.facts("deployer"),
              partition,
              "journal/staging",
              Records.bytes(
                  platform.registry,
                  "dev.slipway.facts.DeployAdmitted",
                  Map.of(
                      "plan",
                      Records.record(
                          "dev.slipway.types.Plan",
                          Map.of("application", "journal", "environment", "staging"))))));
    }

    for (RecordMetadata at : bad) {
      assertSentence(
          at.toString(),
          DeployerUnderTest.header(platform.awaitAside(at), "slipway_dlt_reason"),
          ", but ");
    }
    String id = assertAccepted(platform.goodRequest());
    await()
        .atMost(DeployerUnderTest.PATIENCE)
        .until(
            () ->
                platform.records(Topics.HEALTH_EVENTS).stream()
                    .anyMatch(
                        event ->
                            event.getSchema().getName().equals("PlanNoted")
                                && ((GenericRecord) event.get("meta"))
                                    .get("deploymentId")
                                    .toString()
                                    .equals(id)));
    assertThat(platform.deployer.isReady()).isTrue();
    assertThat(platform.health.isReady()).isTrue();
  }

  private static String assertAccepted(byte[] request) throws Exception {
    GenericRecord answer = platform.awaitAnswer(platform.publishRequest(PARTITION, request));
    assertThat(answer.getSchema().getName()).as(answer.toString()).isEqualTo("DeploymentAccepted");
    return ((GenericRecord) answer.get("meta")).get("deploymentId").toString();
  }

  private static void assertSentence(String what, String sentence, String part) {
    assertThat(sentence)
        .as(what)
        .startsWith("Expected ")
        .contains(", but ")
        .contains(part)
        .endsWith(".")
        .hasSizeLessThan(1000)
        .doesNotContainPattern("[\\p{Cntrl}]");
  }

  private static byte[] header(int id) {
    return ByteBuffer.allocate(9).put((byte) 0).putInt(id).array();
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    bytes[0] = 1;
    return bytes;
  }
}
