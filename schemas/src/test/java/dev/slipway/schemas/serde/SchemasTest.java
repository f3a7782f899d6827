package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class SchemasTest {
  @Test
  void shouldLoadEveryFileOfTheContract() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/avro"))) {
      long count = files.filter(file -> file.toString().endsWith(".avsc")).count();
      assertThat(count).isPositive();
      assertThat(Schemas.all()).hasSize((int) count);
    }
  }

  @Test
  void shouldEqualTheSchemasOfTheGeneratedClasses() throws ClassNotFoundException {
    for (Schema schema : Schemas.all()) {
      Schema generated = SpecificData.get().getSchema(Class.forName(schema.getFullName()));
      assertThat(schema).isEqualTo(generated);
      assertThat(schema.toString()).isEqualTo(generated.toString());
    }
  }

  @Test
  void shouldBeSelfContainedAsText() {
    for (Schema schema : Schemas.all()) {
      String text = Schemas.textOf(schema);
      assertThat(text).doesNotContain("avro.java.string");
      assertThat(SchemaText.parse(text, true)).isEqualTo(schema);
    }
  }

  @Test
  void shouldFindByFullName() {
    for (Schema schema : Schemas.all()) {
      assertThat(Schemas.named(schema.getFullName())).isSameAs(schema);
    }
    assertThat(Schemas.find("dev.slipway.Nothing")).isEmpty();
    assertThatThrownBy(() -> Schemas.named("dev.slipway.Nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dev.slipway.Nothing");
  }

  @Test
  void shouldDescribeEveryTypeAndField() {
    assertThat(
            everyNamedType().filter(type -> blank(type.getDoc())).map(Schema::getFullName).toList())
        .isEmpty();
    assertThat(
            everyNamedType()
                .filter(type -> type.getType() == Schema.Type.RECORD)
                .flatMap(
                    type ->
                        type.getFields().stream()
                            .filter(field -> blank(field.doc()))
                            .map(field -> type.getFullName() + "." + field.name()))
                .toList())
        .isEmpty();
  }

  @Test
  void shouldGiveEveryEnumADefault() {
    assertThat(
            everyNamedType()
                .filter(type -> type.getType() == Schema.Type.ENUM && type.getEnumDefault() == null)
                .map(Schema::getFullName)
                .toList())
        .isEmpty();
  }

  @Test
  void shouldNotContainItself() {
    for (Schema schema : Schemas.all()) {
      refuseRecursion(schema, new ArrayList<>());
    }
  }

  @SuppressWarnings("NullAway") // a schema without doc is what this looks for
  private static boolean blank(String doc) {
    return doc == null || doc.isBlank();
  }

  private static void refuseRecursion(Schema schema, List<String> open) {
    boolean record = schema.getType() == Schema.Type.RECORD;
    if (record) {
      assertThat(open).doesNotContain(schema.getFullName());
      open.add(schema.getFullName());
    }
    parts(schema).forEach(part -> refuseRecursion(part, open));
    if (record) {
      open.remove(schema.getFullName());
    }
  }

  private static Stream<Schema> everyNamedType() {
    var found = new ArrayList<Schema>();
    var names = new HashSet<String>();
    Schemas.all().forEach(schema -> collect(schema, names, found));
    assertThat(found).isNotEmpty();
    return found.stream();
  }

  private static void collect(Schema schema, Set<String> names, List<Schema> found) {
    boolean named =
        Set.of(Schema.Type.RECORD, Schema.Type.ENUM, Schema.Type.FIXED).contains(schema.getType());
    if (named && !names.add(schema.getFullName())) {
      return;
    }
    if (named) {
      found.add(schema);
    }
    parts(schema).forEach(part -> collect(part, names, found));
  }

  private static Stream<Schema> parts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Schema.Field::schema);
      case ARRAY -> Stream.of(schema.getElementType());
      case MAP -> Stream.of(schema.getValueType());
      case UNION -> schema.getTypes().stream();
      default -> Stream.empty();
    };
  }
}
