package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchemaShapeTest {
  private static Schema nested(int levels) {
    String type = "\"int\"";
    for (int i = 0; i < levels; i++) {
      type =
          "{\"type\": \"record\", \"name\": \"R"
              + i
              + "\", \"fields\": [{\"name\": \"f\", \"type\": "
              + type
              + "}]}";
    }
    return Samples.schema(type);
  }

  @Test
  void shouldAllowSixtyFourLevelsAndNoMore() {
    assertThatCode(() -> SchemaShape.check(nested(63))).doesNotThrowAnyException();
    assertThatThrownBy(() -> SchemaShape.check(nested(64)))
        .isInstanceOf(SchemaUnusableException.class)
        .hasMessageContaining("at most 64 levels");
  }

  @Test
  @Timeout(5)
  void shouldRefuseASchemaThatDoublesWithEveryLevel() {
    String type = "\"null\"";
    for (int i = 0; i < 40; i++) {
      type =
          "{\"type\": \"record\", \"name\": \"R%1$d\", \"fields\": [{\"name\": \"a\", \"type\": %2$s}, {\"name\": \"b\", \"type\": %3$s}]}"
              .formatted(i, type, i == 0 ? "\"null\"" : "\"R" + (i - 1) + "\"");
    }
    Schema bomb = Samples.schema(type);
    assertThatThrownBy(() -> SchemaShape.check(bomb))
        .isInstanceOf(SchemaUnusableException.class)
        .hasMessageContaining("at most 100000 fields");
  }

  @Test
  void shouldRefuseArraysOfNothing() {
    Schema nulls =
        Samples.schema(
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": ["
                + "{\"name\": \"f\", \"type\": {\"type\": \"array\", \"items\": \"null\"}}]}");
    assertThatThrownBy(() -> SchemaShape.check(nulls))
        .isInstanceOf(SchemaUnusableException.class)
        .hasMessageContaining("at least one byte");
  }

  @Test
  void shouldRefuseWhatIsNoRecord() {
    assertThatThrownBy(() -> SchemaShape.check(Schema.create(Schema.Type.LONG)))
        .isInstanceOf(SchemaUnusableException.class)
        .hasMessageContaining("type long");
  }

  @Test
  void shouldAllowEverySchemaOfTheContract() {
    Schemas.all().stream()
        .filter(schema -> schema.getType() == Schema.Type.RECORD)
        .forEach(
            schema -> assertThatCode(() -> SchemaShape.check(schema)).doesNotThrowAnyException());
  }
}
