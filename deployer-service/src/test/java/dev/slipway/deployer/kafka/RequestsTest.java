package dev.slipway.deployer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.deployer.deployment.LaneCommand.RefuseRequest;
import dev.slipway.deployer.deployment.LaneCommand.RequestCancel;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneCommand.RequestRollback;
import dev.slipway.deployer.deployment.LaneCommand.RequestUnlock;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.manifest.Manifests;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.kafka.RequestIntake.Sorted;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request on the wire to the command that its lane decides about. */
class RequestsTest {

  private static final Instant AT = Instant.parse("2026-02-01T15:11:30Z");
  private static final Position REQUEST = new Position("deploy-requests", 5, 17);
  private static final Position FACT = new Position("deployer-facts", 3, 99);
  private static final String LANE = "appointment-booking/staging";

  private final Requests requests = new Requests(new PlanMaker(Manifests.SETTINGS));

  @Test
  void shouldAdmitADeployment() {
    Addressed<LaneCommand> read =
        sorted("DeployRequested", Map.of("mode", "Replace", "message", "Why.\nBecause."));

    assertThat(read.aggregate()).isEqualTo(LANE);
    RequestDeployment command = (RequestDeployment) read.command();
    assertThat(command.plan().version()).isEqualTo("2.1.0");
    assertThat(command.mode()).isEqualTo(Mode.REPLACE);
    assertThat(command.message()).isEqualTo("Why.\nBecause.");
    assertThat(command.origin())
        .isEqualTo(new LaneCommand.Origin(FACT, REQUEST, "ann", "deploy-requests-5@17"));
    assertThat(command.at()).isEqualTo(AT);
  }

  @Test
  void shouldTakeOverEveryOption() {
    RequestDeployment command =
        (RequestDeployment)
            sorted("DeployRequested", Map.of("skipE2e", true, "dryRun", true, "verbose", true))
                .command();

    assertThat(command.plan().skipE2e()).isTrue();
    assertThat(command.plan().dryRun()).isTrue();
    assertThat(command.plan().verbose()).isTrue();
  }

  @Test
  void shouldTellRequestsApartByTheirContent() {
    String first = payload(Map.of("idempotencyKey", "k"));

    assertThat(payload(Map.of("idempotencyKey", "k"))).isEqualTo(first);
    assertThat(payload(Map.of("idempotencyKey", "k", "version", "2.1.1"))).isNotEqualTo(first);
    assertThat(payload(Map.of("idempotencyKey", "k", "dryRun", true))).isNotEqualTo(first);
    assertThat(payload(Map.of("idempotencyKey", "k", "labels", Map.of("a", "b"))))
        .isNotEqualTo(first);
  }

  @Test
  void shouldAdmitTheOtherRequests() {
    assertThat(sorted("RollbackRequested", Map.of("toVersion", "2.0.9")).command())
        .isInstanceOfSatisfying(
            RequestRollback.class, c -> assertThat(c.toVersion()).isEqualTo("2.0.9"));
    assertThat(sorted("CancelRequested", Map.of("deploymentId", "deploy-1")).command())
        .isInstanceOfSatisfying(
            RequestCancel.class, c -> assertThat(c.deploymentId()).isEqualTo("deploy-1"));
    assertThat(
            sorted(
                    "HoldResolved",
                    Map.of("deploymentId", "d", "decision", "ACCEPT", "reason", "I looked."))
                .command())
        .isInstanceOfSatisfying(
            ResolveHold.class,
            c -> {
              assertThat(c.decision()).isEqualTo(HoldDecision.ACCEPT);
              assertThat(c.reason()).isEqualTo("I looked.");
            });
    assertThat(sorted("LaneUnlockRequested", Map.of("reason", "I looked.")).command())
        .isInstanceOfSatisfying(
            RequestUnlock.class, c -> assertThat(c.reason()).isEqualTo("I looked."));
  }

  @ParameterizedTest
  @CsvSource({
    "application, search, UNKNOWN_APPLICATION",
    "application, '', UNKNOWN_APPLICATION",
    "application, ../etc, UNKNOWN_APPLICATION",
    "environment, moon, UNKNOWN_ENVIRONMENT",
    "environment, '', INVALID_NAME",
    "environment, ../x, INVALID_NAME",
    "environment, Staging, INVALID_NAME",
    "version, '', INVALID_VERSION",
    "version, ../../etc/passwd, INVALID_VERSION",
    "version, 1.0/2, INVALID_VERSION",
    "version, '1.0; rm -rf /', INVALID_VERSION",
    "version, $(id), INVALID_VERSION",
    "version, '`id`', INVALID_VERSION",
    "version, -rf, INVALID_VERSION",
    "version, .., INVALID_VERSION",
    "version, 1 2, INVALID_VERSION",
    "version, {java}, INVALID_VERSION",
    "strategy, canary, UNKNOWN_STRATEGY",
    "mode, now, UNKNOWN_MODE",
    "idempotencyKey, a|b, INVALID_IDEMPOTENCY_KEY",
    "idempotencyKey, deploy-requests-5@18, INVALID_IDEMPOTENCY_KEY"
  })
  void shouldRefuseWithTheField(String field, String value, String reason) {
    assertRefused("DeployRequested", field, value, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "version, INVALID_VERSION",
    "revision, TOO_LONG",
    "message, TOO_LONG",
    "requestedBy, TOO_LONG",
    "idempotencyKey, INVALID_IDEMPOTENCY_KEY"
  })
  void shouldRefuseWhatIsTooLong(String field, String reason) {
    assertRefused("DeployRequested", field, "x".repeat(501), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"revision", "message", "requestedBy"})
  void shouldRefuseWhatATerminalWouldObey(String field) {
    assertRefused("DeployRequested", field, "\u001b[2Jdone", "INVALID_TEXT");
  }

  @Test
  void shouldRefuseTooManyOrTooLongLabels() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 51; i++) {
      many.put("label" + i, "x");
    }

    assertRefused("DeployRequested", "labels", many, "TOO_MANY_LABELS");
    assertRefused("DeployRequested", "labels", Map.of("a", "x".repeat(501)), "TOO_LONG");
    assertRefused("DeployRequested", "labels", Map.of("x".repeat(501), "a"), "TOO_LONG");
  }

  @ParameterizedTest
  @CsvSource({
    "RollbackRequested, application, search, UNKNOWN_APPLICATION",
    "RollbackRequested, environment, moon, UNKNOWN_ENVIRONMENT",
    "RollbackRequested, toVersion, ../x, INVALID_VERSION",
    "CancelRequested, application, search, UNKNOWN_APPLICATION",
    "CancelRequested, environment, A/B, INVALID_NAME",
    "HoldResolved, application, search, UNKNOWN_APPLICATION",
    "HoldResolved, reason, ' ', REASON_MISSING",
    "HoldResolved, decision, perhaps, UNKNOWN_DECISION",
    "LaneUnlockRequested, application, search, UNKNOWN_APPLICATION",
    "LaneUnlockRequested, environment, moon, UNKNOWN_ENVIRONMENT",
    "LaneUnlockRequested, reason, ' ', REASON_MISSING"
  })
  void shouldRefuseOtherRequestsWithTheField(
      String type, String field, String value, String reason) {
    assertRefused(type, field, value, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "RollbackRequested, reason",
    "CancelRequested, reason",
    "CancelRequested, deploymentId",
    "HoldResolved, reason",
    "HoldResolved, deploymentId",
    "LaneUnlockRequested, reason"
  })
  void shouldRefuseOtherRequestsThatAreTooLong(String type, String field) {
    assertRefused(type, field, "x".repeat(501), "TOO_LONG");
  }

  @Test
  void shouldAnswerUnderAKeyOfItsOwnWhereTheNamesAreNone() {
    Addressed<LaneCommand> read =
        sorted("DeployRequested", Map.of("application", "../etc", "environment", "a|b"));

    assertThat(read.aggregate()).isEqualTo("unknown/unknown");
  }

  @Test
  void shouldQuoteNoMoreOfARequestThanIsReadable() {
    RefuseRequest refused =
        (RefuseRequest)
            sorted("DeployRequested", Map.of("application", "\u0007" + "x".repeat(9999))).command();

    assertThat(refused.sentence()).hasSizeLessThan(300).contains("'?xxx");
  }

  @Test
  void shouldNotTakeAnythingElseForARequest() {
    GenericRecord other =
        RecordBinding.toAvro(new Position("x", 1, 2), Schemas.named("dev.slipway.types.Position"));

    assertThatThrownBy(() -> requests.sort(new Input(REQUEST, AT, "", "", other), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DeployRequested");
  }

  private void assertRefused(String type, String field, Object value, String reason) {
    LaneCommand command = sorted(type, Map.of(field, value)).command();

    assertThat(command).isInstanceOf(RefuseRequest.class);
    RefuseRequest refused = (RefuseRequest) command;
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.requestType()).isEqualTo(type);
    assertThat(refused.sentence()).startsWith("Expected ").contains(", but ");
    assertThat(refused.origin().request()).isEqualTo(REQUEST);
  }

  private String payload(Map<String, Object> fields) {
    return ((RequestDeployment) sorted("DeployRequested", fields).command()).payloadSha256();
  }

  /** A good request but for these fields, through the intake, the log and the inbox. */
  private Addressed<LaneCommand> sorted(String type, Map<String, Object> fields) {
    Schema schema = Schemas.named("dev.slipway.requests." + type);
    Map<String, Object> all =
        new TreeMap<>(
            Map.of(
                "application", "appointment-booking",
                "environment", "staging",
                "version", "2.1.0",
                "requestedBy", "ann",
                "decision", "accept",
                "reason", "Because."));
    all.putAll(fields);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(
          field.pos(),
          all.containsKey(field.name())
              ? all.get(field.name())
              : GenericData.get().getDefaultValue(field));
    }
    try {
      Sorted sorted =
          requests.sort(
              new Input(REQUEST, AT, "", "", Bytes.readBack(record)),
              Map.of("appointment-booking", Manifests.reference()));
      Schema fact = Schemas.named("dev.slipway.facts." + sorted.fact().getClass().getSimpleName());
      assertThat(
              Arrays.stream(sorted.fact().getClass().getRecordComponents())
                  .map(component -> component.getName()))
          .as("fields of %s", fact.getName())
          .containsExactlyInAnyOrderElementsOf(
              new TreeSet<>(fact.getFields().stream().map(Schema.Field::name).toList()));
      GenericRecord written = Bytes.readBack(RecordBinding.toAvro(sorted.fact(), fact));
      return new LaneInbox().read(new Input(FACT, AT, sorted.lane(), "", written)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
