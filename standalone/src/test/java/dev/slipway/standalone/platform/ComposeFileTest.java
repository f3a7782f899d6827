package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docker-compose.yml} must not forget; that it runs is a story of its own. */
final class ComposeFileTest {

  private final JsonNode file = new YAMLMapper().readTree(Path.of("../docker-compose.yml"));
  private final JsonNode services = file.path("services");

  @Test
  void shouldGiveTheBrokerTheSettingsThatOurPromisesRestOn() {
    JsonNode environment = services.path("kafka").path("environment");
    Properties promised = KafkaBrokerSettings.promised();
    assertThat(promised).isNotEmpty();
    for (String name : promised.stringPropertyNames()) {
      String variable = "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
      assertThat(environment.path(variable).asString())
          .as(variable)
          .isEqualTo(promised.getProperty(name));
    }
  }

  @Test
  void shouldStartBrokerRegistryAgentAndTheFiveServices() {
    assertThat(services.propertyNames())
        .containsAll(
            List.of(
                "kafka",
                "registry",
                "agent",
                "deployer",
                "health",
                "monitor",
                "scorer",
                "rollback"));
  }

  @Test
  void shouldLimitTheMemoryOfEveryContainerThatStays() {
    services.forEachEntry(
        (name, service) -> {
          if (service.path("profiles").isMissingNode()) {
            JsonNode limited = service.has("deploy") ? service : file.path("x-service");
            assertThat(limited.at("/deploy/resources/limits/memory").asString())
                .as("memory of " + name)
                .matches("[0-9]+[MG]");
          }
        });
  }

  @Test
  void shouldPublishPortsToThisMachineOnly() {
    services.forEachEntry(
        (name, service) ->
            service
                .path("ports")
                .forEach(
                    port ->
                        assertThat(port.asString())
                            .as("port of " + name)
                            .startsWith("127.0.0.1:")));
  }
}
