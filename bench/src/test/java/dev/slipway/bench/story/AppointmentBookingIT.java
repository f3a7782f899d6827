package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.demo.Agent;
import dev.slipway.cli.demo.Traffic;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.RunningPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stories of the demo: the reference application's own programs, database and manifest, on
 * ports of this test. Outcomes are recomputed from the raw topics.
 */
@Timeout(900)
final class AppointmentBookingIT {

  private static final String APPLICATION = "appointment-booking";
  private static final String ENVIRONMENT = "staging";
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLE = REPOSITORY.resolve("examples").resolve(APPLICATION);

  /** The clock of the demo: the bad release is made for it. */
  private static final String TIME_SCALE = "0.05";

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PlatformUnderTest platform;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RawTopics topics;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Agent agent;

  @SuppressWarnings("NullAway.Init") // set before each test
  private URI worker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunningPlatform running;

  @BeforeEach
  void start() throws Exception {
    AvroLimits.set();
    Path state = Files.createDirectories(temp.resolve("state"));
    platform = new PlatformUnderTest(state, REPOSITORY, TIME_SCALE);
    running = platform.awaitReady();
    topics = new RawTopics(running.bootstrapServers(), running.registryUrl().toString());
    agent = new Agent(running.agentUrl(), APPLICATION, ENVIRONMENT);
    register(running);
  }

  @AfterEach
  void stop() {
    try {
      topics.close();
    } finally {
      platform.close();
    }
  }

  @Test
  void shouldKeepGoodReleasesAndReplaceBadOnesWithoutLosingARequest() throws Exception {
    Traffic traffic = new Traffic(worker);
    try (traffic) {
      String first = publish("1.0.0");
      awaiting(() -> isSwitched(first));
      traffic.start();
      shouldStay(first, "1.0.0");

      String second = publish("1.1.0");
      shouldStay(second, "1.1.0");

      String startsNever = publish("1.2.0");
      GenericRecord result = shouldBeReplaced(startsNever, "1.2.0");
      assertThat(result.get("score")).isEqualTo(28);
      assertThat(componentsOf(startsNever))
          .containsEntry("booking-pages", "ALREADY_STABLE")
          .containsEntry("dashboard-pages", "ALREADY_STABLE");

      String failsUnderLoad = publish("1.3.0");
      GenericRecord overridden = shouldBeReplaced(failsUnderLoad, "1.3.0");
      assertThat(texts(overridden, "overrides")).contains("CRITICAL_MONITORING");
      assertThat((Integer) overridden.get("score")).isGreaterThanOrEqualTo(60);
      assertThat(componentsOf(failsUnderLoad))
          .containsOnlyKeys("worker", "booking-pages", "dashboard-pages")
          .allSatisfy((component, did) -> assertThat(did).as(component).isEqualTo("RESTORED"));
    }
    assertThat(traffic.sent()).isGreaterThan(5_000);
    assertThat(traffic.failedRequests()).as(traffic.firstFailure()).isZero();
    GenericRecord state = topics.read("slipway.deployment-state").getLast();
    assertThat(state.get("version")).hasToString("1.1.0");
    assertThat(state.get("previousVersion")).hasToString("1.0.0");
    AuditVerified.of(running);
  }

  private void shouldStay(String deployment, String version) throws Exception {
    GenericRecord result = resultOf(deployment);
    assertThat(result.get("outcome")).as(result.toString()).hasToString("PASS");
    assertThat(result.get("rollback")).hasToString("NONE");
    assertThat(events("rollback-events", deployment, "RollbackStarted")).isEmpty();
    shouldAgree(deployment, result);
    shouldAnswer(version);
  }

  private GenericRecord shouldBeReplaced(String deployment, String version) throws Exception {
    GenericRecord result = resultOf(deployment);
    assertThat(result.get("version")).hasToString(version);
    assertThat(result.get("outcome")).as(result.toString()).hasToString("FAILED");
    assertThat(result.get("rollback")).hasToString("DONE");
    assertThat(events("rollback-events", deployment, "RollbackStarted")).hasSize(1);
    assertThat(events("rollback-events", deployment, "RollbackFinished")).hasSize(1);
    shouldAgree(deployment, result);
    shouldAnswer("1.1.0");
    return result;
  }

  /** What the services decided is what the evidence says, and they decided it once. */
  private void shouldAgree(String deployment, GenericRecord result) {
    RecomputedVerdict expected = RecomputedVerdict.of(topics, deployment);
    assertThat(result.get("outcome")).hasToString(expected.outcome());
    assertThat(result.get("score")).isEqualTo(expected.score());
    assertThat(topics.read("slipway.deployment-results", deployment)).hasSize(1);
    assertThat(events("score-events", deployment, "DeploymentScored")).hasSize(1);
    assertThat(events("deployment-events", deployment, "DeploymentClosed")).hasSize(1);
  }

  /** The release that runs is the one that answers, and that the result names. */
  private void shouldAnswer(String version) throws Exception {
    for (String component : List.of("worker", "booking-pages", "dashboard-pages")) {
      assertThat(agent.liveVersion(component)).as(component).isEqualTo(version);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(worker.resolve("/health")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("X-Slipway-Version")).contains(version);
      assertThat(answer.body()).contains("\"" + version + "\"");
    }
  }

  private GenericRecord resultOf(String deployment) {
    awaiting(() -> !topics.read("slipway.deployment-results", deployment).isEmpty());
    return topics.read("slipway.deployment-results", deployment).getFirst();
  }

  private boolean isSwitched(String deployment) {
    return events("deployment-events", deployment, "AttemptFinished").stream()
        .anyMatch(
            event ->
                event.get("component").toString().equals("traffic")
                    && event.get("result").toString().equals("SUCCEEDED"));
  }

  private List<GenericRecord> events(String topic, String deployment, String type) {
    return topics.read("slipway." + topic, deployment).stream()
        .filter(event -> event.getSchema().getName().equals(type))
        .toList();
  }

  /** What the rollback did, by component. */
  private Map<String, String> componentsOf(String deployment) {
    GenericRecord finished = events("rollback-events", deployment, "RollbackFinished").getFirst();
    Map<String, String> did = new HashMap<>();
    for (Object component : (List<?>) finished.get("components")) {
      GenericRecord outcome = (GenericRecord) component;
      did.put(outcome.get("component").toString(), outcome.get("result").toString());
    }
    return did;
  }

  private static List<String> texts(GenericRecord record, String field) {
    return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
  }

  private void register(RunningPlatform running) throws Exception {
    String manifest = Files.readString(EXAMPLE.resolve("slipway.yaml"));
    int workerPort = PlatformUnderTest.freePort();
    Map<String, Integer> ports =
        Map.of(
            "18081", workerPort,
            "18082", PlatformUnderTest.freePort(),
            "18083", PlatformUnderTest.freePort(),
            "18089", platform.databasePort());
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      manifest = manifest.replace(port.getKey(), port.getValue().toString());
    }
    worker = URI.create("http://127.0.0.1:" + workerPort);
    PlatformUnderTest.publish(
        running,
        "manifests",
        APPLICATION,
        "dev.slipway.manifests.ManifestRegistered",
        Map.of(
            "application",
            APPLICATION,
            "manifest",
            new JsonMapper().writeValueAsString(new Yaml().<Object>load(manifest)),
            "directory",
            EXAMPLE.toString(),
            "sha256",
            "test",
            "registeredBy",
            "test"));
  }

  /** Publishes a request; returns the id of the deployment that it became. */
  private String publish(String version) throws Exception {
    int before = accepted().size();
    PlatformUnderTest.publish(
        platform.awaitReady(),
        "deploy-requests",
        APPLICATION + "/" + ENVIRONMENT,
        "dev.slipway.requests.DeployRequested",
        Map.of(
            "application", APPLICATION,
            "environment", ENVIRONMENT,
            "version", version,
            "requestedBy", "test"));
    awaiting(() -> accepted().size() > before);
    return accepted().getLast();
  }

  private List<String> accepted() {
    return topics.read("slipway.deployment-events").stream()
        .filter(event -> event.getSchema().getName().equals("DeploymentAccepted"))
        .map(event -> ((GenericRecord) event.get("meta")).get("deploymentId").toString())
        .collect(Collectors.toList());
  }

  private void awaiting(Callable<Boolean> condition) {
    platform.await(Duration.ofMinutes(4), condition);
  }
}
