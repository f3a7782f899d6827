package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.spring.RunningService;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.WireFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Kafka or the registry away: the service waits, says so, and drops nothing. */
@Timeout(600)
final class AwayIT {

  private static final String REPORT = "dev.slipway.facts.ActionEnded";

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private DeployerUnderTest platform;

  @BeforeEach
  void start() throws Exception {
    platform = new DeployerUnderTest(temp);
    register("journal");
    // when that has gone all its way, the services know the schemas that they need
    assertAccepted(platform.publishRequest(0, platform.goodRequest()));
    await()
        .atMost(DeployerUnderTest.PATIENCE)
        .until(
            () ->
                platform.records(Topics.DEPLOYMENT_RESULTS).size() == 1
                    && platform.records(Topics.HEALTH_EVENTS).size() == 3);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void shouldWaitForTheRegistryWithARequestThatItCannotReadYet() throws Exception {
    platform.registry.away();
    RecordMetadata newer =
        platform.publishRequest(
            0, evolved(DeployerUnderTest.REQUEST, DeployerUnderTest.fields(Map.of())));
    RecordMetadata behind = platform.publishRequest(0, platform.goodRequest());

    awaitTrouble(platform.deployer, "schema registry");
    RecordMetadata elsewhere = platform.publishRequest(1, platform.goodRequest());
    assertAccepted(elsewhere);
    assertThat(platform.answer(newer)).isEmpty();
    assertThat(platform.answer(behind)).as("its partition waits in order").isEmpty();

    platform.registry.back();
    assertAccepted(newer);
    assertAccepted(behind);
    assertThat(platform.aside(newer)).isEmpty();
    awaitReady();
  }

  @Test
  void shouldWaitForTheRegistryWithAFactThatItCannotReadYet() throws Exception {
    platform.registry.away();
    RecordMetadata newer =
        platform.publish(
            Topics.facts("deployer"),
            0,
            "journal/staging",
            evolved(REPORT, Map.of("aggregate", "journal/staging", "actionId", "none/1/x/1")));

    awaitTrouble(platform.deployer, "schema registry");
    assertThat(health(platform.health).getStatus())
        .as("a service without need of it")
        .isEqualTo(Status.UP);

    platform.registry.back();
    awaitReady();
    assertAccepted(platform.publishRequest(0, platform.goodRequest()));
    assertThat(platform.aside(newer)).isEmpty();
  }

  @Test
  void shouldNotLoseAManifestThatItCouldNotReadAtFirst() throws Exception {
    platform.registry.away();
    RecordMetadata _ =
        platform.publish(
            Topics.MANIFESTS,
            0,
            "later",
            evolved(
                "dev.slipway.manifests.ManifestRegistered",
                Map.of(
                    "application", "later",
                    "manifest", DeployerUnderTest.manifest("later"),
                    "directory", "/tmp")));
    RecordMetadata request =
        platform.publishRequest(0, platform.request(Map.of("application", "later")));

    awaitTrouble(platform.deployer, "schema registry");
    assertThat(platform.answer(request)).isEmpty();

    platform.registry.back();
    assertAccepted(request);
    awaitReady();
  }

  @Test
  void shouldSayThatKafkaIsAwayAndGoOnWhenItIsBack() throws Exception {
    platform.broker.stop();

    awaitTrouble(platform.deployer, "Expected Kafka to answer");
    awaitTrouble(platform.health, "Expected Kafka to answer");

    platform.broker.start();
    assertAccepted(platform.publishRequest(0, platform.goodRequest()));
    awaitReady();
  }

  private void register(String application) throws Exception {
    RecordMetadata _ =
        platform.publish(
            Topics.MANIFESTS,
            0,
            application,
            platform.registration(application, DeployerUnderTest.manifest(application)));
  }

  private void assertAccepted(RecordMetadata request) {
    GenericRecord answer = platform.awaitAnswer(request);
    assertThat(answer.getSchema().getName()).as(answer.toString()).isEqualTo("DeploymentAccepted");
  }

  private void awaitReady() {
    await()
        .atMost(DeployerUnderTest.PATIENCE)
        .until(() -> platform.deployer.isReady() && platform.health.isReady());
  }

  private static void awaitTrouble(RunningService service, String words) {
    await()
        .atMost(DeployerUnderTest.PATIENCE)
        .untilAsserted(
            () -> {
              Health health = health(service);
              assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
              assertThat(String.valueOf(health.getDetails().get("trouble"))).contains(words);
            });
  }

  private static Health health(RunningService service) {
    return Objects.requireNonNull(service.health());
  }

  /** Written by somebody with a newer version of the schema. */
  private byte[] evolved(String name, Map<String, ?> fields) {
    Schema schema = DeployerUnderTest.evolved(name);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    fields.forEach(record::put);
    return WireFormat.encode(platform.registry.id(schema.toString()), record);
  }
}
