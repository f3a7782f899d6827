package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;

/**
 * Holds today's schemas against every version that was ever published. Started with {@code
 * -Dslipway.history=record} it writes the next version of every compatible record that changed.
 */
class SchemaHistoryTest {
  private static final Path HISTORY = Path.of("src/test/resources/history");
  private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,5})\\.avsc");
  private static final String HOW =
      " To publish a version: ./mvnw -f schemas/pom.xml test -Dtest=SchemaHistoryTest -Dslipway.history=record, which"
          + " writes src/test/resources/history/<full name>/v<n>.avsc; never edit or delete a file there.";

  @Test
  void shouldStayFullyCompatibleWithEveryPublishedVersion() throws IOException {
    for (Schema current : Schemas.all()) {
      List<Schema> versions = versions(HISTORY.resolve(current.getFullName()));
      assertThat(problems(current, versions)).as("%s.%s", current.getFullName(), HOW).isEmpty();
      if ("record".equals(System.getProperty("slipway.history"))) {
        record(current, versions);
      }
    }
  }

  @Test
  void shouldKeepEveryPublishedSchema() throws IOException {
    try (Stream<Path> folders = Files.list(HISTORY)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = folder.getFileName().toString();
        assertThat(Schemas.find(name))
            .as("%s was published and must not go away.%s", name, HOW)
            .isPresent();
        assertThat(versions(folder)).as("versions of %s", name).isNotEmpty();
      }
    }
  }

  @Test
  void shouldFindAnIncompatibleChangeBetweenAnyTwoVersions() {
    Schema first = record("{\"name\": \"a\", \"type\": \"int\", \"default\": 0}");
    Schema second = record("");
    Schema wider = record("{\"name\": \"a\", \"type\": \"long\", \"default\": 0}");
    Schema added = record("{\"name\": \"b\", \"type\": \"int\"}");
    assertThat(problems(second, List.of(first))).isEmpty();
    // Compatible with the latest version, not with the first: an int became a long by way of
    // nothing.
    assertThat(problems(wider, List.of(second))).isEmpty();
    assertThat(problems(wider, List.of(first, second))).isNotEmpty();
    assertThat(problems(added, List.of(second))).isNotEmpty();
  }

  @Test
  void shouldFindASymbolThatOldReadersDoNotKnow() {
    Schema before = record(enumField("[\"A\"]", ""));
    Schema after = record(enumField("[\"A\", \"B\"]", ""));
    assertThat(problems(after, List.of(before))).isNotEmpty();
    Schema lenient = record(enumField("[\"A\"]", ", \"default\": \"A\""));
    Schema more = record(enumField("[\"A\", \"B\"]", ", \"default\": \"A\""));
    assertThat(problems(more, List.of(lenient))).isEmpty();
  }

  private static String enumField(String symbols, String enumDefault) {
    return "{\"name\": \"e\", \"type\": {\"type\": \"enum\", \"name\": \"E\", \"symbols\": "
        + symbols
        + enumDefault
        + "}}";
  }

  private static Schema record(String field) {
    return Samples.schema("{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + field + "]}");
  }

  private static List<String> problems(Schema current, List<Schema> versions) {
    var problems = new ArrayList<String>();
    for (int i = 0; i < versions.size(); i++) {
      CompatibilityLevel.FULL_TRANSITIVE
          .problem(versions.get(i), versions.subList(0, i))
          .ifPresent(problems::add);
    }
    CompatibilityLevel.FULL_TRANSITIVE.problem(current, versions).ifPresent(problems::add);
    return problems;
  }

  /** Oldest first. Only files named v1.avsc, v2.avsc and so on, without a gap, may be there. */
  private static List<Schema> versions(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var byNumber = new TreeMap<Integer, Schema>(Comparator.naturalOrder());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        var version = VERSION.matcher(file.getFileName().toString());
        assertThat(version.matches()).as("%s is not named v<n>.avsc", file).isTrue();
        Schema schema = SchemaText.parse(Files.readString(file), true);
        assertThat(schema.getFullName())
            .as("name in %s", file)
            .isEqualTo(folder.getFileName().toString());
        byNumber.put(Integer.valueOf(version.group(1)), schema);
      }
    }
    assertThat(byNumber.isEmpty() || byNumber.lastKey() == byNumber.size())
        .as("no gap in %s", folder)
        .isTrue();
    return List.copyOf(byNumber.values());
  }

  private static void record(Schema current, List<Schema> versions) throws IOException {
    boolean part =
        Schemas.all().stream()
            .anyMatch(other -> !other.equals(current) && contains(other, current));
    boolean published = !versions.isEmpty() && versions.get(versions.size() - 1).equals(current);
    if (current.getType() != Schema.Type.RECORD || part || published) {
      return;
    }
    Path file =
        HISTORY.resolve(current.getFullName()).resolve("v" + (versions.size() + 1) + ".avsc");
    Files.createDirectories(file.getParent());
    Schema plain = new Schema.Parser().parse(SchemaText.of(current));
    Files.writeString(file, SchemaFormatter.format("json/pretty", plain) + "\n");
  }

  /** Types that others are made of are published inside them, not as subjects of their own. */
  private static boolean contains(Schema whole, Schema part) {
    return whole.equals(part)
        || switch (whole.getType()) {
          case RECORD ->
              whole.getFields().stream().anyMatch(field -> contains(field.schema(), part));
          case ARRAY -> contains(whole.getElementType(), part);
          case MAP -> contains(whole.getValueType(), part);
          case UNION -> whole.getTypes().stream().anyMatch(branch -> contains(branch, part));
          default -> false;
        };
  }
}
