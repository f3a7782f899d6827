package dev.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A rule that somebody cites can be looked up: docs/rules.md says what it means. */
class RulesDocumentTest {
  private static final String ID =
      "(?:ARCH|REQ|PIPE|PRE|SEC|DEP|HEALTH|E2E|MON|SCORE|RB|RPT|POL|ENVC|KPI|GATE|CX|WE|MIG|LOAD|ALERT)-[0-9]+";
  private static final Pattern CITED = Pattern.compile("\\b" + ID + "\\b");
  private static final Pattern ROW =
      Pattern.compile("^\\| (" + ID + ") \\| \\S.* \\|$", Pattern.MULTILINE);

  @Test
  void shouldSayWhatEveryCitedRuleMeans() throws IOException {
    Path root = Sources.root();
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
    assertThat(rows(Sources.root())).isNotEmpty().doesNotHaveDuplicates();
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
    for (Path source : Sources.below(root, "java", "avsc", "json")) {
      CITED
          .matcher(Files.readString(source))
          .results()
          .forEach(citation -> cited.putIfAbsent(citation.group(), source));
    }
    return cited;
  }
}
