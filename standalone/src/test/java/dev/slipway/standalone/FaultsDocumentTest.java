package dev.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/faults.md has a row for each of the sixty cases, and what it says is tested is tested. */
class FaultsDocumentTest {

  /** How many cases each group has. */
  private static final Map<String, Integer> CASES =
      Map.of("K", 7, "B", 5, "X", 8, "D", 10, "C", 7, "H", 3, "M", 4, "T", 4, "O", 3, "S", 9);

  private static final Pattern ROW =
      Pattern.compile("^\\| ([A-Z][0-9]+) \\|[^|]+\\|[^|]+\\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))#(\\w+)`");

  @Test
  void shouldHaveARowForEachCase() throws IOException {
    List<String> cases =
        CASES.entrySet().stream()
            .flatMap(
                group ->
                    IntStream.rangeClosed(1, group.getValue())
                        .mapToObj(number -> group.getKey() + number))
            .toList();
    assertThat(rows().stream().map(row -> row.group(1)).toList())
        .containsExactlyInAnyOrderElementsOf(cases);
  }

  @Test
  void shouldNameATestOrSayWhyThereIsNone() throws IOException {
    for (MatchResult row : rows()) {
      String shown = row.group(2);
      assertThat(NAMED.matcher(shown).find() || shown.startsWith("Not yet: "))
          .as("%s: %s", row.group(1), shown)
          .isTrue();
    }
  }

  @Test
  void shouldNameTestsThatExist() throws IOException {
    Map<String, List<Path>> sources = new TreeMap<>();
    for (Path source : Sources.below(Sources.root(), "java")) {
      String name = source.getFileName().toString().replace(".java", "");
      sources.computeIfAbsent(name, _ -> new ArrayList<>()).add(source);
    }
    List<String> missing = new ArrayList<>();
    for (MatchResult named : NAMED.matcher(document()).results().toList()) {
      if (!hasMethod(sources.getOrDefault(named.group(1), List.of()), named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean hasMethod(List<Path> sources, String method) throws IOException {
    for (Path source : sources) {
      if (Files.readString(source).contains(" void " + method + "(")) {
        return true;
      }
    }
    return false;
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(document()).results().toList();
  }

  private static String document() throws IOException {
    return Files.readString(Sources.root().resolve("docs/faults.md"));
  }
}
