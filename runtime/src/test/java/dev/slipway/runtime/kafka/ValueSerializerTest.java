package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.schemas.serde.MockRegistryClient;
import dev.slipway.schemas.serde.SchemaNotFoundException;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import dev.slipway.schemas.serde.WireFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The serializer is one property away. */
class ValueSerializerTest {

  private static final GenericRecord REQUEST =
      new GenericRecordBuilder(Schemas.named("dev.slipway.requests.DeployRequested")).build();

  private final MockRegistryClient registry = new MockRegistryClient();

  @Test
  void shouldBeOursWithTheRegistryOfTheServiceUnlessAnotherIsNamed() {
    int id = registry.register("dev.slipway.requests.DeployRequested", REQUEST.getSchema());
    for (Map<String, Object> config :
        List.of(
            Map.<String, Object>of(),
            Map.<String, Object>of("value.serializer", SlipwayAvroSerializer.class.getName()))) {
      try (Serializer<Object> serializer = serializer(config)) {
        assertThat(serializer.serialize("any", REQUEST)).isEqualTo(WireFormat.encode(id, REQUEST));
      }
    }
  }

  @Test
  void shouldTellOursWhatWasSet() {
    try (Serializer<Object> serializer = serializer(Map.of("auto.register.schemas", "false"))) {
      assertThatThrownBy(() -> serializer.serialize("any", REQUEST))
          .isInstanceOf(SchemaNotFoundException.class);
    }
  }

  @Test
  void shouldBeTheClassThatIsNamedAndKnowEverySetting() {
    MarkedSerializer.CONFIGURED.clear();
    try (Serializer<Object> serializer =
        serializer(
            Map.of(
                "value.serializer",
                MarkedSerializer.class.getName(),
                "basic.auth.user.info",
                "me:secret"))) {
      assertThat(serializer).isInstanceOf(MarkedSerializer.class);
    }
    Map<String, Object> told = new HashMap<>(MarkedSerializer.CONFIGURED.remove());
    assertThat(told)
        .containsEntry("bootstrap.servers", "localhost:1")
        .containsEntry("schema.registry.url", "mock://serializer")
        .containsEntry("basic.auth.user.info", "me:secret")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry(
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.RecordNameStrategy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.Class", "java.lang.String", "java.util.Map"})
  void shouldRefuseAClassThatCannotBeUsed(String name) {
    assertThatThrownBy(() -> serializer(Map.of("value.serializer", name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageStartingWith(
            "Expected spring.kafka.producer.value-serializer to name a serializer on the class path, but "
                + name
                + " cannot be used: ");
  }

  private Serializer<Object> serializer(Map<String, Object> registryConfig) {
    Map<String, Object> config = new HashMap<>(registryConfig);
    config.put("schema.registry.url", "mock://serializer");
    return ValueSerializer.of(
        new KafkaSettings(Map.of("bootstrap.servers", "localhost:1"), config, "", 1, "one"),
        registry);
  }
}
