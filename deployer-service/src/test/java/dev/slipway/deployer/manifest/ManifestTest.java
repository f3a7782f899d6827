package dev.slipway.deployer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no manifest is refused with the path of what is wrong. */
class ManifestTest {

  @Test
  void shouldReadTheReference() {
    assertThat(Manifests.reference().application()).isEqualTo("appointment-booking");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no json", "{\"slipway\": }"})
  void shouldRefuseWhatIsNoJson(String text) {
    assertRefused(() -> Manifest.parse(text, "/srv", ""), "");
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    assertRefused(() -> Manifest.parse(" ".repeat(300_000), "/srv", ""), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slipway",
        "application",
        "environments",
        "components",
        "validation",
        "health",
        "endToEnd",
        "monitoring"
      })
  void shouldRefuseAManifestWithoutAPart(String part) {
    PlanProblem problem = refused(() -> Manifests.parsed(Manifests.without(part)));

    assertThat(problem.sentence()).contains(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/slipway|2",
        "/application|Booking",
        "/application|../etc",
        "/surprise|1",
        "/components|[]",
        "/components/0/name|Booking Pages",
        "/components/0/name|a/b",
        "/components/0/process/argv|[]",
        "/components/0/process/argv|run.sh",
        "/components/0/process/readiness/path|health",
        "/components/0/process/readiness/timeout|soon",
        "/components/0/command|{deploy: [x]}",
        "/validation/checks|[]",
        "/validation/checks/0|{name: Lint}",
        "/validation/checks/0|{name: Lint, argv: [x], http: {url: 'http://x'}}",
        "/validation/checks/0/name|''",
        "/validation/checks/0/kind|urgent",
        "/validation/checks/0/timeout|10 minutes",
        "/health/checks/0/http|{status: 200}",
        "/health/checks/0/http/method|BREW",
        "/endToEnd/tests/3/load/requests|0",
        "/monitoring/source|{}",
        "/monitoring/window|9999999h",
        "/monitoring/baseline|{requestsPerMinute: 0}",
        "/monitoring/probes/failures|0",
        "/policy|{onVeto: maybe}",
        "/policy|{passFrom: 10}",
      })
  void shouldRefuseWithThePath(String pointer, String value) {
    PlanProblem problem = refused(() -> Manifests.parsed(Manifests.with(pointer, value)));

    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    assertThat(problem.reason()).isEqualTo("MANIFEST_INVALID");
    assertThat(problem.field()).startsWith(parent.isEmpty() ? "" : parent);
    assertThat(problem.sentence()).startsWith("Expected a valid manifest, but at ");
  }

  private static void assertRefused(Parsing parsing, String field) {
    PlanProblem problem = refused(parsing);
    assertThat(problem.reason()).isEqualTo("MANIFEST_INVALID");
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.sentence()).startsWith("Expected ").contains(", but ");
  }

  @FunctionalInterface
  interface Parsing {
    Manifest parse() throws PlanProblem;
  }

  private static PlanProblem refused(Parsing parsing) {
    return catchThrowableOfType(PlanProblem.class, parsing::parse);
  }
}
