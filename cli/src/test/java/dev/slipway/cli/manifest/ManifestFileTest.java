package dev.slipway.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.platform.Registrations;
import dev.slipway.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFileTest {
  private static final String GOOD =
      """
      slipway: 1
      application: booking
      environments:
        staging: {variables: {port: "1"}}
      components:
        - name: worker
          command: {deploy: [wrangler, deploy]}
        - name: pages
          command: {deploy: [wrangler, deploy]}
      validation:
        checks: [{name: Lint, argv: [lint]}]
      health:
        checks: [{name: Up, http: {url: "http://127.0.0.1/", status: 200}, timeout: 5s}]
      endToEnd:
        tests: [{name: Book, argv: [book]}]
      monitoring:
        source: {agent: {}}
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void aDirectoryIsEnough() throws IOException {
    Files.writeString(directory.resolve("slipway.yaml"), GOOD);
    ManifestFile manifest = ManifestFile.read(directory);
    assertThat(manifest.application()).isEqualTo("booking");
    assertThat(manifest.directory()).isAbsolute().isEqualTo(directory.toAbsolutePath());
    assertThat(manifest.json()).startsWith("{\"slipway\":1,\"application\":\"booking\"");
    assertThat(manifest.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void theKeyOfTheRecordIsTheApplication() throws IOException {
    MemoryLog log = new MemoryLog();
    Registrations.publish(log, read(GOOD), "alice", Instant.EPOCH);
    LogRecord record = Objects.requireNonNull(log.last(Topics.MANIFESTS, 1));
    assertThat(record.key()).isEqualTo("booking");
    assertThat(((Payload.Decoded) record.payload().get()).record().get("directory"))
        .isEqualTo(directory.toAbsolutePath().toString());
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "slipway: 1|slipway: 2|slipway",
        "application: booking|application: Booking!|application",
        "name: pages|name: worker|components[1].name",
        "name: pages|nam: pages|components[1]",
        "timeout: 5s|timeout: soon|health.checks[0].timeout",
        "{name: Lint, argv: [lint]}|{name: Lint}|validation.checks[0]",
        "{name: Lint, argv: [lint]}|{name: Lint, argv: [lint], tcp: {host: a, port: 1}}|validation.checks[0]",
        "source: {agent: {}}|source: {}|monitoring.source",
        "command: {deploy: [wrangler, deploy]}|command: {deploy: wrangler}|components[0].command.deploy"
      })
  void everyProblemIsNamedWithItsPath(String part, String instead, String path) {
    assertThatThrownBy(() -> read(GOOD.replaceFirst(java.util.regex.Pattern.quote(part), instead)))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("  " + path + ": ")
        .extracting(e -> ((CliFailure) e).exitCode())
        .isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void severalProblemsAreNamedTogether() {
    assertThatThrownBy(() -> read(GOOD.replace("slipway: 1", "slipway: 2").replace("5s", "soon")))
        .hasMessageContaining("2 problems")
        .hasMessageContaining("slipway: ")
        .hasMessageContaining("health.checks[0].timeout: ");
  }

  @Test
  void problemsAreShortHoweverMuchIsWrong() {
    String many =
        IntStream.range(0, 500)
            .mapToObj(i -> "strange" + i + ": 1\n")
            .collect(Collectors.joining());
    String wide = "\"" + "x".repeat(3_000) + "\\e[2J\": 1\n";
    assertThatThrownBy(() -> read(GOOD + many + wide))
        .satisfies(
            refused ->
                assertThat(String.valueOf(refused.getMessage()).lines())
                    .hasSizeLessThanOrEqualTo(102)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000))
                    .allSatisfy(line -> assertThat(line).doesNotContain("\u001b")));
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> read("slipway: 1\napplication: [booking\n"))
        .isInstanceOf(CliFailure.class)
        .hasMessageStartingWith("Expected YAML in ")
        .hasMessageContaining("line ");
    assertThatThrownBy(() -> read("slipway: 1\nslipway: 1\n")).isInstanceOf(CliFailure.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(CliFailure.class);
    assertThatThrownBy(() -> read("just text")).isInstanceOf(CliFailure.class);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> read("#".repeat(ManifestFile.MAX_BYTES + 1)))
        .hasMessageContaining("at most");
  }

  @Test
  void aMissingFileIsWrongUsage() {
    assertThatThrownBy(() -> ManifestFile.read(directory.resolve("nothing.yaml")))
        .isInstanceOf(CliFailure.class)
        .extracting(e -> ((CliFailure) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private ManifestFile read(String text) throws IOException {
    Path file = directory.resolve("slipway.yaml");
    Files.writeString(file, text);
    return ManifestFile.read(file);
  }
}
