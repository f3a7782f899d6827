package dev.slipway.deployer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.deployer.manifest.PlanMaker.Wish;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Unresolved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** From a manifest to a plan. */
class PlanMakerTest {

  private static final Wish WISH = new Wish("staging", "2.1.0", "abc", false, false, false);

  private final PlanMaker maker = new PlanMaker(Manifests.SETTINGS);

  @Test
  @DisplayName("PRE-01 to PRE-07: the reference has the seven checks in order")
  void shouldPlanTheChecksInOrder() throws PlanProblem {
    assertThat(maker.plan(Manifests.reference(), WISH).checks())
        .extracting(PlannedCheck::name)
        .containsExactly(
            "API contract",
            "Database schema",
            "Validation schemas",
            "Compilation",
            "Unit tests",
            "Lint",
            "Build");
  }

  @Test
  void shouldPlanTheReference() throws PlanProblem {
    Plan plan = maker.plan(Manifests.reference(), WISH);

    assertThat(plan.lane()).isEqualTo("appointment-booking/staging");
    assertThat(plan.version()).isEqualTo("2.1.0");
    assertThat(plan.rulesVersion()).isEqualTo(PlanMaker.RULES_VERSION);
    assertThat(plan.attempts()).isEqualTo(3);
    assertThat(plan.components())
        .extracting(PlannedComponent::name)
        .containsExactly("worker", "booking-pages", "dashboard-pages");
    assertThat(plan.healthChecks()).hasSize(5);
    assertThat(plan.endToEndTests())
        .extracting(PlannedCheck::kind)
        .containsExactly(
            CheckKind.CRITICAL, CheckKind.CRITICAL, CheckKind.NORMAL, CheckKind.PERFORMANCE);
    assertThat(plan.monitoring().samples()).isEqualTo(16);
    assertThat(plan.monitoring().thresholds().baselineRequestsPerMinute()).isEqualTo(6000);
    assertThat(plan.policy()).isEqualTo(Policy.defaults());
  }

  @Test
  void shouldFillEveryPlaceholder() throws PlanProblem {
    Plan plan = maker.plan(Manifests.reference(), WISH);

    assertThat(plan.toString()).doesNotContain("{var.", "{version}", "{java}");
    Action worker = plan.components().getFirst().deploy();
    assertThat(worker.argv())
        .startsWith("/opt/java/bin/java")
        .endsWith("releases/2.1.0/worker.properties");
    assertThat(worker.with())
        .containsEntry("operation", "deploy")
        .containsEntry("port", "18081")
        .containsEntry("directory", "/srv/booking")
        .containsEntry("readinessPath", "/health")
        .containsEntry("readinessTimeoutMillis", "20000")
        .containsEntry("env.DATABASE_URL", "jdbc:h2:tcp://127.0.0.1:18089/./staging");
    assertThat(worker.timeout()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void shouldPlanHowToBringAProcessBackAndHowToTakeItDown() throws PlanProblem {
    PlannedComponent worker = maker.plan(Manifests.reference(), WISH).components().getFirst();

    assertThat(worker.restore().with())
        .containsEntry("operation", "restore")
        .containsEntry("version", "2.1.0");
    assertThat(worker.restore().argv()).isEqualTo(worker.deploy().argv());
    assertThat(Objects.requireNonNull(worker.takeDown()).with())
        .containsEntry("operation", "takeDown");
  }

  @Test
  void shouldSwitchTheTrafficOfAllProcesses() throws PlanProblem {
    Action traffic =
        Objects.requireNonNull(maker.plan(Manifests.reference(), WISH).switchTraffic());

    assertThat(traffic.uses()).isEqualTo("traffic");
    assertThat(traffic.with())
        .containsEntry("component.worker", "2.1.0")
        .containsEntry("component.booking-pages", "2.1.0")
        .containsEntry("component.dashboard-pages", "2.1.0");
  }

  @Test
  void shouldPlanComponentsThatCommandsDeploy() throws PlanProblem {
    ObjectNode document =
        Manifests.with(
            "/components",
            "[{name: site, command: {deploy: [put, '{version}'], environment: {A: b}, timeout: 90s}}]");

    Plan plan = maker.plan(Manifests.parsed(document), WISH);

    assertThat(plan.switchTraffic()).isNull();
    PlannedComponent site = plan.components().getFirst();
    assertThat(site.deploy())
        .isEqualTo(
            new Action(
                "command",
                List.of("put", "2.1.0"),
                Map.of("directory", "/srv/booking", "idempotent", "false", "env.A", "b"),
                Duration.ofSeconds(90)));
    assertThat(site.restore()).isEqualTo(site.deploy());
    assertThat(site.takeDown()).isNull();
  }

  @Test
  void shouldPlanTheQuestionWhetherAVersionIsLive() throws PlanProblem {
    ObjectNode document =
        Manifests.with(
            "/components",
            "[{name: site, command: {deploy: [put, '{version}'], verify: [is-live, '{version}'], timeout: 90s}}]");

    PlannedComponent site = maker.plan(Manifests.parsed(document), WISH).components().getFirst();

    assertThat(site.verify())
        .as("a question may be asked again")
        .isEqualTo(
            new Action(
                "command",
                List.of("is-live", "2.1.0"),
                Map.of("directory", "/srv/booking", "idempotent", "true"),
                Duration.ofSeconds(90)));
    assertThat(site.deploy().with()).containsEntry("idempotent", "false");
    assertThat(site.onUnresolved()).isEqualTo(Unresolved.ROLLBACK);
  }

  @Test
  void shouldPlanToAskAPersonWhereTheManifestWantsThat() throws PlanProblem {
    ObjectNode document =
        Manifests.with(
            "/components", "[{name: site, command: {deploy: [put], onUnresolved: hold}}]");

    PlannedComponent site = maker.plan(Manifests.parsed(document), WISH).components().getFirst();

    assertThat(site.onUnresolved()).isEqualTo(Unresolved.HOLD);
  }

  @Test
  void shouldScaleWaitsAndWindowsButNotGraceOrTimeouts() throws PlanProblem {
    PlanSettings usual = Manifests.SETTINGS;
    PlanSettings fast =
        new PlanSettings(
            0.1,
            usual.attemptWaits(),
            usual.grace(),
            usual.environments(),
            usual.agent(),
            usual.java());

    Plan plan = new PlanMaker(fast).plan(Manifests.reference(), WISH);

    assertThat(plan.attemptWaits())
        .containsExactly(Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(6));
    assertThat(plan.monitoring().window()).isEqualTo(Duration.ofSeconds(90));
    assertThat(plan.monitoring().samples()).isEqualTo(16);
    assertThat(plan.monitoring().thresholds().sustained()).isEqualTo(Duration.ofSeconds(30));
    assertThat(plan.grace()).isEqualTo(usual.grace());
    assertThat(plan.components().getFirst().deploy().timeout()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void shouldTakeASingleSampleInNoWindow() throws PlanProblem {
    Plan plan = maker.plan(Manifests.parsed(Manifests.with("/monitoring/window", "0s")), WISH);

    assertThat(plan.monitoring().window()).isZero();
    assertThat(plan.monitoring().samples()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.5, Double.NaN})
  void shouldRefuseAFactorThatIsNone(double factor) {
    assertThatThrownBy(() -> new PlanSettings(factor, List.of(), Duration.ZERO, List.of(), "", ""))
        .hasMessageContaining("slipway.time-scale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"moon", "development"})
  @DisplayName("CX-41: deployments go to environments of the manifest that are open for them")
  void shouldRefuseAnotherEnvironment(String environment) {
    ObjectNode document = Manifests.with("/environments/development", "{}");
    PlanProblem problem =
        refused(
            () ->
                maker.plan(
                    Manifests.parsed(document),
                    new Wish(environment, "1", "", false, false, false)));

    assertThat(problem.reason()).isEqualTo("UNKNOWN_ENVIRONMENT");
    assertThat(problem.field()).isEqualTo("environment");
    assertThat(problem.sentence()).contains("[production, staging]", environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/components/1/name|worker|components",
        "/components/1/name|traffic|components",
        "/components/0/process/port|http|components.worker.process.port",
        "/components/0/process/port|0|components.worker.process.port",
        "/components/0/process/port|70000|components.worker.process.port",
        "/components/0/process/readiness/timeout|0s|components.worker.process.readiness.timeout",
        "/components/0/process/readiness/timeout|25h|components.worker.process.readiness.timeout",
        "/validation/checks/0/timeout|0ms|validation.checks[0].timeout",
        "/monitoring/interval|999ms|monitoring.interval",
        "/monitoring/interval|0s|monitoring.interval",
        "/monitoring/interval|20m|monitoring.window",
        "/monitoring/window|999999h|monitoring.window",
        "/monitoring/window|59s|monitoring.window",
        "/monitoring/probes/interval|0s|monitoring.probes.interval",
      })
  void shouldRefuseWhatTheSchemaCannot(String pointer, String value, String field) {
    PlanProblem problem =
        refused(() -> maker.plan(Manifests.parsed(Manifests.with(pointer, value)), WISH));

    assertThat(problem.reason()).isEqualTo("MANIFEST_INVALID");
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.sentence()).startsWith("Expected ").contains(", but ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/components/0/process/argv|['{jav}']|components.worker.process.argv",
        "/components/0/process/environment|{A: '{var.none}'}|components.worker.process.environment.A",
        "/components/0/process/port|'{var.none}'|components.worker.process.port",
        "/validation/checks/0/argv|['{sha}']|validation.checks[0].argv",
        "/health/checks/0/http/url|'{urls}'|health.checks[0].http.url",
        "/health/checks/2/http/urls|['{host}']|health.checks[2].http.urls",
        "/health/checks/4/http/headers|{a: '{b}'}|health.checks[4].http.headers",
        "/endToEnd/tests/3/load/url|'{b}'|endToEnd.tests[3].load.url",
        "/monitoring/probes/database/jdbc/url|'{b}'|monitoring.probes.database.jdbc.url",
        "/monitoring/source|{prometheus: {url: '{b}', queries: {p95Millis: x}}}|monitoring.source.prometheus.url",
      })
  void shouldRefuseAnUnknownPlaceholder(String pointer, String value, String field) {
    PlanProblem problem =
        refused(() -> maker.plan(Manifests.parsed(Manifests.with(pointer, value)), WISH));

    assertThat(problem.reason()).isEqualTo("UNKNOWN_PLACEHOLDER");
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.sentence()).contains("var.worker", "version");
  }

  @Test
  void shouldNotFillAnAddressThatTheEnvironmentDoesNotHave() {
    ObjectNode document = Manifests.with("/health/checks/0/http/url", "'{url}/health'");
    ((ObjectNode) document.at("/environments/staging")).remove("url");

    PlanProblem problem = refused(() -> maker.plan(Manifests.parsed(document), WISH));

    assertThat(problem.reason()).isEqualTo("UNKNOWN_PLACEHOLDER");
  }

  @FunctionalInterface
  interface Planning {
    Plan plan() throws PlanProblem;
  }

  private static PlanProblem refused(Planning planning) {
    return catchThrowableOfType(PlanProblem.class, planning::plan);
  }
}
