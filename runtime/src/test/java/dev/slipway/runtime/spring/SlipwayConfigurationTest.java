package dev.slipway.runtime.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What Spring's settings become for the shell. */
class SlipwayConfigurationTest {

  @Test
  void shouldLeaveTheSerializerToTheShellUnlessOneIsNamed() {
    assertThat(settings(Map.of()).registry())
        .containsEntry("schema.registry.url", "http://localhost:8081")
        .doesNotContainKey("value.serializer");
  }

  @Test
  void shouldHandTheSerializerAndItsSettingsOver() {
    KafkaSettings settings =
        settings(
            Map.of(
                "spring.kafka.producer.value-serializer",
                    "org.apache.kafka.common.serialization.VoidSerializer",
                "spring.kafka.producer.properties[auto.register.schemas]", "false",
                "spring.kafka.properties[http.read.timeout.ms]", "900",
                "schema.registry.basic-auth-user-info", "me:secret"));
    assertThat(settings.registry())
        .containsEntry("value.serializer", "org.apache.kafka.common.serialization.VoidSerializer")
        .containsEntry("auto.register.schemas", "false")
        .containsEntry("http.read.timeout.ms", "900")
        .containsEntry("basic.auth.user.info", "me:secret");
  }

  private static KafkaSettings settings(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("schema.registry.url", "http://localhost:8081");
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("settings", all));
    Binder binder = Binder.get(environment);
    return new SlipwayConfiguration()
        .kafkaSettings(
            binder.bindOrCreate("slipway", SlipwayProperties.class),
            binder.bindOrCreate("spring.kafka", KafkaProperties.class),
            environment);
  }
}
