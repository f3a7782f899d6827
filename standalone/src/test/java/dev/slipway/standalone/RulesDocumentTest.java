package dev.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A rule that somebody cites can be looked up: docs/rules.md says what it means. */
class RulesDocumentTest {
  private static final String ID =
      "(?:ARCH|REQ|PIPE|PRE|SEC|DEP|HEALTH|E2E|MON|SCORE|RB|RPT|POL|ENVC|KPI|GATE|CX|WE|MIG|LOAD|ALERT)-[0-9]+";
  private static final Pattern CITED = Pattern.compile("\\b" + ID + "\\b");
  private static final Pattern ROW =
      Pattern.compile("^\\| (" + ID + ") \\| \\S.* \\|$", Pattern.MULTILINE);
  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|avsc|json)");
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

  @Test
  void shouldSayWhatEveryCitedRuleMeans() throws IOException {
    Path root = root();
    Map<String, Path> cited = cited(root);
    assertThat(cited).as("rules that the sources below %s cite", root).isNotEmpty();
    Map<String, Path> unexplained = new TreeMap<>(cited);
    unexplained.keySet().removeAll(rows(root));
    unexplained.replaceAll((id, file) -> root.relativize(file));
    assertThat(unexplained)
        .as("rules that somebody cites and docs/rules.md does not explain, with where")
        .isEmpty();
  }

  @Test
  void shouldSayItOnce() throws IOException {
    assertThat(rows(root())).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void shouldFindRowsAndCitations() {
    assertThat(CITED.matcher("(DEP" + "-02)").find()).isTrue();
    assertThat(CITED.matcher("UTF-8").find()).isFalse();
    assertThat(ROW.matcher("| DEP" + "-02 |  |").find()).isFalse();
    assertThat(ROW.matcher("| DEP" + "-02 | Three attempts. |").find()).isTrue();
  }

  private static List<String> rows(Path root) throws IOException {
    return ROW.matcher(Files.readString(root.resolve("docs/rules.md")))
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  /** Each cited id with the first file that cites it. */
  private static Map<String, Path> cited(Path root) throws IOException {
    Map<String, Path> cited = new TreeMap<>();
    for (Path source : sources(root)) {
      CITED
          .matcher(Files.readString(source))
          .results()
          .forEach(citation -> cited.putIfAbsent(citation.group(), source));
    }
    return cited;
  }

  private static Set<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(root) && (NOT_OURS.contains(name) || name.startsWith("."));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (SOURCE.matcher(file.getFileName().toString()).matches()) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new TreeSet<>(found);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("slipway"))) {
      folder = folder.getParent();
    }
    return Objects.requireNonNull(folder, "a folder above this one holds the file 'slipway'");
  }
}
