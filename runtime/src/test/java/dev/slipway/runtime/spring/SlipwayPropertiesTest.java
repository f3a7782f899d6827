package dev.slipway.runtime.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Every key, its default, and what is refused. */
class SlipwayPropertiesTest {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(SlipwayProperties.class)
  static class Installation {}

  private static final Map<String, Object> OTHERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("slipway.prefix", "team-a."),
              Map.entry("slipway.partitions", "3"),
              Map.entry("slipway.instance", "blue-1"),
              Map.entry("slipway.runs", "/var/lib/slipway/runs"),
              Map.entry("slipway.agent", "https://agent.example:8443"),
              Map.entry("slipway.time-scale", "0.05"),
              Map.entry("slipway.attempt-waits", "0s,2s"),
              Map.entry("slipway.grace", "5s"),
              Map.entry("slipway.stall-limit", "20s"),
              Map.entry("slipway.environments", "staging"),
              Map.entry("slipway.java", "/opt/java/bin/java"),
              Map.entry("slipway.adapters.allow-private", "false"),
              Map.entry("slipway.adapters.allow-loopback", "false"),
              Map.entry("slipway.adapters.secret-prefixes", "TEAM_A_,SHARED_")));

  @Test
  void shouldHaveTheDefaultsOfTheCatalogue() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new SlipwayProperties(
                "slipway.",
                12,
                "",
                Path.of("runs"),
                "http://127.0.0.1:18070",
                1,
                List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
                Duration.ofSeconds(30),
                Duration.ofSeconds(50),
                List.of("staging", "production"),
                "",
                new AdapterProperties(true, true, List.of("SLIPWAY_SECRET_"))));
  }

  @Test
  void shouldTakeEveryKey() {
    assertThat(bound(OTHERS))
        .isEqualTo(
            new SlipwayProperties(
                "team-a.",
                3,
                "blue-1",
                Path.of("/var/lib/slipway/runs"),
                "https://agent.example:8443",
                0.05,
                List.of(Duration.ZERO, Duration.ofSeconds(2)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                List.of("staging"),
                "/opt/java/bin/java",
                new AdapterProperties(false, false, List.of("TEAM_A_", "SHARED_"))));
    assertThat(OTHERS)
        .as("a value for every key")
        .hasSize(
            SlipwayProperties.class.getRecordComponents().length
                - 1
                + AdapterProperties.class.getRecordComponents().length);
  }

  @Test
  void shouldStartWithKeysThatItKnows() {
    try (AnnotationConfigApplicationContext context = started(OTHERS)) {
      assertThat(context.getBean(SlipwayProperties.class).partitions()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slipway.time-scales",
        "slipway.partition",
        "slipway.kafka.url",
        "slipway.adapters.allow-all"
      })
  void shouldNotStartWithAKeyThatItDoesNotKnow(String key) {
    assertThatThrownBy(() -> started(Map.of(key, "1")).close())
        .hasStackTraceContaining("The elements [%s] were left unbound".formatted(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix|a/b",
        "partitions|0",
        "partitions|1001",
        "agent|localhost:18070",
        "agent|http://",
        "time-scale|0",
        "time-scale|-1",
        "time-scale|1.01",
        "time-scale|NaN",
        "attempt-waits|0s,-1s",
        "attempt-waits|''",
        "attempt-waits|0,1,1,1,1,1,1,1,1,1,1",
        "grace|-1s",
        "stall-limit|0s",
        "environments|Production",
        "environments|''",
        "adapters.secret-prefixes|''",
        "adapters.secret-prefixes|A_",
        "adapters.secret-prefixes|TEAM_,path"
      })
  void shouldRefuseAValueOutOfRange(String key, String value) {
    assertThatThrownBy(() -> bound(Map.of("slipway." + key, value)))
        .rootCause()
        .hasMessageStartingWith("Expected slipway.%s to be ".formatted(key));
  }

  private static SlipwayProperties bound(Map<String, Object> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("slipway", SlipwayProperties.class);
  }

  private static AnnotationConfigApplicationContext started(Map<String, Object> values) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("settings", values));
    context.register(Installation.class);
    context.refresh();
    return context;
  }
}
