package dev.slipway.examples.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path temporary;

  @Test
  void shouldNameSevenChecksAndFiveHealthChecks() throws Exception {
    try (Example example = new Example(temporary)) {
      Map<?, ?> manifest = Example.map(example.manifest());

      assertThat(Example.list(Example.map(manifest.get("validation")), "checks")).hasSize(7);
      assertThat(Example.list(Example.map(manifest.get("health")), "checks")).hasSize(5);
      assertThat(Example.list(manifest, "components"))
          .extracting(component -> component.get("name"))
          .isEqualTo(java.util.List.of("worker", "booking-pages", "dashboard-pages"));
    }
  }

  @Test
  void shouldGiveEveryVariableAValueInEveryEnvironment() throws Exception {
    TreeSet<String> used = new TreeSet<>();
    Pattern.compile("\\{var\\.([A-Za-z]+)}")
        .matcher(Files.readString(Path.of("slipway.yaml")))
        .results()
        .forEach(match -> used.add(match.group(1)));
    try (Example example = new Example(temporary)) {
      Example.map(example.manifest().get("environments"))
          .values()
          .forEach(
              environment ->
                  assertThat(Example.map(Example.map(environment).get("variables")).keySet())
                      .extracting(Object::toString)
                      .containsExactlyInAnyOrderElementsOf(used));
    }
  }

  @Test
  void shouldNameOnlyProgramsThatExist() throws Exception {
    Pattern.compile("dev\\.slipway\\.examples\\.booking\\.[A-Za-z0-9.]+")
        .matcher(Files.readString(Path.of("slipway.yaml")))
        .results()
        .forEach(
            match ->
                assertThat(Path.of("src/main/java", match.group().replace('.', '/') + ".java"))
                    .exists());
  }
}
