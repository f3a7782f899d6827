package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.RunningPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The services against a broker and a registry that are none of ours: the images that their
 * projects publish, with a broker's usual settings. Skipped only where no container engine answers.
 */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(600)
final class ContainersIT {

  private static final String INSIDE = "kafka:19092";

  private static final Network NETWORK = Network.newNetwork();

  @Container
  private static final KafkaContainer KAFKA =
      new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.1"))
          .withNetwork(NETWORK)
          .withListener(INSIDE);

  @Container
  private static final GenericContainer<?> REGISTRY =
      new GenericContainer<>(DockerImageName.parse("apicurio/apicurio-registry:3.3.3"))
          .dependsOn(KAFKA)
          .withNetwork(NETWORK)
          .withEnv("APICURIO_STORAGE_KIND", "kafkasql")
          .withEnv("APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", INSIDE)
          .withExposedPorts(8080)
          .waitingFor(
              Wait.forHttp("/apis/ccompat/v7/subjects").withStartupTimeout(Duration.ofMinutes(4)));

  @TempDir private Path temp;

  @Test
  void shouldCarryADeploymentToItsResult() throws Exception {
    AvroLimits.set();
    Path state = Files.createDirectories(temp.resolve("state"));
    String registry =
        "http://%s:%d/apis/ccompat/v7".formatted(REGISTRY.getHost(), REGISTRY.getMappedPort(8080));
    List<String> settings =
        List.of(
            "--spring.kafka.bootstrap-servers=" + KAFKA.getBootstrapServers(),
            "--schema.registry.url=" + registry);
    JournalApplication application = new JournalApplication(temp);
    try (PlatformUnderTest platform =
        new PlatformUnderTest(
            state, Path.of("..").toAbsolutePath().normalize(), "0.02", settings, Map.of())) {
      RunningPlatform running = platform.awaitReady();
      assertThat(running.bootstrapServers()).isEqualTo(KAFKA.getBootstrapServers());
      application.register(running);
      application.deploy(running, "1.0.0");

      try (RawTopics topics = new RawTopics(KAFKA.getBootstrapServers(), registry)) {
        platform.await(
            Duration.ofMinutes(4), () -> !topics.read("slipway.deployment-results").isEmpty());
        GenericRecord result = topics.read("slipway.deployment-results").getFirst();
        assertThat(result.get("outcome")).as(result.toString()).hasToString("PASS");
        assertThat(result.get("runningVersion")).hasToString("1.0.0");
      }
      assertThat(application.journal()).contains("END deploy 1.0.0");
    }
  }
}
