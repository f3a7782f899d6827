package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class MockRegistryClientTest {
  private final Schema first = version("\"int\", \"default\": 0");
  private final Schema widened = version("\"long\", \"default\": 0");

  private static Schema version(String type) {
    return Samples.schema(
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": "
            + type
            + "}]}");
  }

  @Test
  void shouldBeSharedByScope() {
    RegistryClient one = RegistryClients.of(Map.of("schema.registry.url", "mock://shared"));
    int id = one.register("s", Samples.SMALL);
    assertThat(RegistryClients.of(Map.of("schema.registry.url", "mock://shared")).byId(id))
        .isEqualTo(Samples.SMALL);
    assertThatThrownBy(
            () -> RegistryClients.of(Map.of("schema.registry.url", "mock://other")).byId(id))
        .isInstanceOf(SchemaNotFoundException.class);
    MockRegistryClient.forget("shared");
    assertThatThrownBy(
            () -> RegistryClients.of(Map.of("schema.registry.url", "mock://shared")).byId(id))
        .isInstanceOf(SchemaNotFoundException.class);
  }

  @Test
  void shouldGiveOneIdPerSchemaWhateverTheSubject() {
    var registry = new MockRegistryClient();
    int id = registry.register("a", first);
    assertThat(registry.register("a", first)).isEqualTo(id);
    assertThat(registry.register("b", first)).isEqualTo(id);
    assertThat(registry.register("a", widened)).isNotEqualTo(id);
    assertThat(registry.idOf("b", first)).isEqualTo(id);
    assertThatThrownBy(() -> registry.idOf("b", widened))
        .isInstanceOf(SchemaNotFoundException.class);
    assertThatThrownBy(() -> registry.idOf("c", first)).isInstanceOf(SchemaNotFoundException.class);
  }

  @Test
  void shouldHoldVersionsToTheLevelOfTheirSubject() {
    var registry = new MockRegistryClient();
    registry.requireCompatibility("full", CompatibilityLevel.FULL_TRANSITIVE);
    registry.requireCompatibility("any", CompatibilityLevel.NONE);
    registry.register("full", first);
    registry.register("any", widened);
    registry.register("usual", widened);
    assertThatThrownBy(() -> registry.register("full", widened))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("FULL_TRANSITIVE");
    assertThatCode(() -> registry.register("any", first)).doesNotThrowAnyException();
    assertThatThrownBy(() -> registry.register("usual", first))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("BACKWARD");
  }
}
