package dev.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.slipway.runtime.process.LogContext;
import dev.slipway.schemas.Topics;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings that the services start with, each by itself and all together. */
class ServiceYamlTest {

  @Test
  void shouldGiveEachServiceItsNameAndWhatAllShare() throws IOException {
    Map<String, Environment> services = new TreeMap<>();
    for (URL file : files()) {
      Environment settings = from(Map.of("spring.config.location", file.toString()));
      services.put(settings.getRequiredProperty("spring.application.name"), settings);
    }
    assertThat(services).hasSize(Topics.SERVICES.size());
    for (String service : Topics.SERVICES) {
      assertThat(services).containsKey("slipway-" + service);
      Environment settings = services.getOrDefault("slipway-" + service, new StandardEnvironment());
      assertThat(settings.getProperty("management.endpoint.health.group.readiness.include"))
          .isEqualTo("readinessState," + service + "Service");
      assertThat(settings.getProperty("spring.kafka.bootstrap-servers"))
          .isEqualTo("localhost:9092");
      assertThat(settings.getProperty("schema.registry.url")).isEqualTo("http://localhost:8081");
      assertThat(settings.getProperty("logging.structured.format.console")).isEqualTo("ecs");
      assertThat(settings.getProperty("management.endpoints.web.exposure.include"))
          .isEqualTo("health,info,prometheus");
    }
  }

  @Test
  void shouldLetAFileOfTheInstallationWinOverWhatAllShare(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("application.yaml"), "schema.registry.url: http://registry:8081\n");
    Environment settings =
        from(Map.of("spring.config.additional-location", directory.toUri().toString()));
    assertThat(settings.getProperty("schema.registry.url")).isEqualTo("http://registry:8081");
    assertThat(settings.getProperty("spring.kafka.bootstrap-servers")).isEqualTo("localhost:9092");
  }

  @Test
  void shouldLeaveThePlatformItsOwn() {
    Environment settings = from(Map.of("spring.config.name", "slipway-standalone"));
    assertThat(settings.getProperty("spring.application.name")).isEqualTo("slipway");
    assertThat(settings.getProperty("spring.kafka.bootstrap-servers")).isNull();
    assertThat(settings.getProperty("logging.structured.format.console")).isNull();
    assertThat(settings.getProperty("management.endpoint.health.group.readiness.include"))
        .contains("deployerService", "rollbackService");
  }

  @Test
  void shouldWriteALineOfAServiceInTheFormatOfItsSettings() throws IOException {
    for (URL file : files()) {
      ConfigurableEnvironment settings = from(Map.of("spring.config.location", file.toString()));
      String application = settings.getRequiredProperty("spring.application.name");
      String service = application.replace("slipway-", "");
      LoggerContext context = new LoggerContext();
      context.putObject(Environment.class.getName(), settings);
      StructuredLogEncoder encoder = new StructuredLogEncoder();
      encoder.setContext(context);
      encoder.setFormat(settings.getRequiredProperty("logging.structured.format.console"));
      encoder.start();
      LoggingEvent event =
          new LoggingEvent("", context.getLogger("x"), Level.INFO, "Decided.", null, null);
      event.setMDCPropertyMap(Map.of(LogContext.SERVICE, service));

      assertThat(new String(encoder.encode(event), StandardCharsets.UTF_8))
          .contains(
              "\"message\":\"Decided.\"",
              "\"service\":{\"name\":\"" + application + "\"",
              "\"slipway\":{\"service\":\"" + service + "\"}");
    }
  }

  private static List<URL> files() throws IOException {
    return Collections.list(
        ServiceYamlTest.class.getClassLoader().getResources("application.yaml"));
  }

  private static ConfigurableEnvironment from(Map<String, Object> where) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("where", new HashMap<>(where)));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return environment;
  }
}
