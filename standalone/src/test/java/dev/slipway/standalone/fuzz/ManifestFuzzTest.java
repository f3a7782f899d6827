package dev.slipway.standalone.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.manifest.ManifestFile;
import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.deployer.manifest.PlanSettings;
import dev.slipway.testkit.fuzz.Fuzz;
import dev.slipway.testkit.fuzz.TextMutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Broken manifests on their way from a file through {@code register} into a plan. */
@Timeout(1800)
class ManifestFuzzTest {

  private static final int LONGEST_SENTENCE = 2_000;

  /** Reading YAML takes ten times as long as all the rest, so fewer mutants go through it. */
  private static final int FILES_ARE_EXPENSIVE = 10;

  private static final int MOST_LINES = 102;
  private static final Duration MOST = Duration.ofSeconds(2);
  private static final PlanMaker PLANS =
      new PlanMaker(
          new PlanSettings(
              1,
              List.of(Duration.ZERO, Duration.ofSeconds(30)),
              Duration.ofSeconds(30),
              List.of("staging", "production"),
              "http://127.0.0.1:18070",
              "/opt/java/bin/java"));

  @TempDir private Path temp;

  /** As {@code register} does, and what it lets through as the deployer does. */
  @Test
  void everyMutantOfAManifestFileIsAManifestOrAListOfProblems() throws IOException {
    Path file = temp.resolve("slipway.yaml");
    List<String> examples = List.of(yaml("appointment-booking"), yaml("cloudflare"), json());
    Map<String, Integer> counts =
        Fuzz.run(
            "manifest files",
            Fuzz.mutants() / FILES_ARE_EXPENSIVE,
            examples,
            new TextMutation(),
            MOST,
            UnaryOperator.identity(),
            mutant -> {
              Files.write(file, mutant.getBytes(UTF_8));
              return registered(file);
            });
    assertThat(counts).containsKeys("planned", "refused by register");
  }

  /** As the deployer does with what somebody else than {@code register} wrote. */
  @Test
  void everyMutantOfAManifestRecordIsAPlanOrAProblem() throws IOException {
    Map<String, Integer> counts =
        Fuzz.run(
            "manifest records",
            Fuzz.mutants(),
            List.of(json()),
            new TextMutation(),
            MOST,
            UnaryOperator.identity(),
            ManifestFuzzTest::planned);
    assertThat(counts).containsKeys("planned", "refused by the deployer");
  }

  private static String registered(Path file) {
    ManifestFile manifest;
    try {
      manifest = ManifestFile.read(file);
    } catch (CliFailure problems) {
      List<String> lines = String.valueOf(problems.getMessage()).lines().toList();
      assertSentence(lines.getFirst());
      Check.that(lines.size() <= MOST_LINES, "%d lines", lines.size());
      lines.forEach(line -> Check.that(line.length() <= LONGEST_SENTENCE, "%s", line));
      return "refused by register";
    }
    return planned(manifest.json());
  }

  private static String planned(String json) {
    try {
      Manifest manifest = Manifest.parse(json, "/srv/booking", "sha");
      var _ =
          PLANS.plan(
              manifest, new PlanMaker.Wish("production", "1.2.3", "abc", false, false, false));
      return "planned";
    } catch (PlanProblem problem) {
      assertSentence(problem.sentence());
      Check.that(problem.field().length() <= LONGEST_SENTENCE, "%s", problem.field());
      return "refused by the deployer";
    }
  }

  private static void assertSentence(String sentence) {
    Check.that(sentence.startsWith("Expected "), "%s", sentence);
    Check.that(sentence.length() <= LONGEST_SENTENCE, "%s", sentence);
    Check.that(
        sentence.chars().noneMatch(Character::isISOControl), "control characters in %s", sentence);
  }

  /** Cheaper than assertions that describe themselves. */
  private static final class Check {
    private Check() {}

    static void that(boolean holds, String sentence, Object... arguments) {
      if (!holds) {
        throw new AssertionError("Expected something else than " + sentence.formatted(arguments));
      }
    }
  }

  private static String yaml(String example) throws IOException {
    return Files.readString(Path.of("../examples", example, "slipway.yaml"));
  }

  private static String json() throws IOException {
    JsonNode document = new YAMLMapper().readTree(yaml("appointment-booking"));
    return document.toPrettyString();
  }
}
