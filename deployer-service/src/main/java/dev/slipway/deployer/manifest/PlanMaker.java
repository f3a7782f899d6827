package dev.slipway.deployer.manifest;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Unresolved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes the plan of a deployment from manifest, settings and request, resolving everything once.
 */
public final class PlanMaker {

  /** Version of the rules that plans of today are decided by. */
  public static final int RULES_VERSION = 1;

  private static final Duration READINESS = Duration.ofSeconds(30);

  /**
   * The agent answers within the readiness time; this much more is for draining and for the way.
   */
  private static final Duration AGENT_MARGIN = Duration.ofSeconds(30);

  /** A day with a sample a minute. */
  private static final int MOST_SAMPLES = 1440;

  private final PlanSettings settings;

  /** Plans with the settings of an installation. */
  public PlanMaker(PlanSettings settings) {
    this.settings = settings;
  }

  /** What a request asks for. */
  public record Wish(
      String environment,
      String version,
      String revision,
      boolean skipE2e,
      boolean dryRun,
      boolean verbose) {}

  /**
   * The plan.
   *
   * @throws PlanProblem if the environment is unknown or a placeholder cannot be filled
   */
  public Plan plan(Manifest manifest, Wish wish) throws PlanProblem {
    JsonNode document = manifest.document();
    JsonNode environment = document.path("environments").path(wish.environment());
    if (environment.isMissingNode() || !settings.environments().contains(wish.environment())) {
      List<String> known =
          new ArrayList<>(
              document.path("environments").propertyNames().stream()
                  .filter(settings.environments()::contains)
                  .sorted()
                  .toList());
      throw new PlanProblem(
          "UNKNOWN_ENVIRONMENT",
          "environment",
          "Expected one of the environments %s of %s, but got %s."
              .formatted(known, manifest.application(), wish.environment()));
    }
    ManifestActions actions =
        new ManifestActions(placeholders(manifest, environment, wish), manifest.directory());
    List<PlannedComponent> components = new ArrayList<>();
    Map<String, String> routed = new TreeMap<>();
    for (JsonNode component : document.path("components")) {
      String name = component.path("name").asString();
      if (components.stream().anyMatch(known -> known.name().equals(name))
          || name.equals("traffic")) {
        throw new PlanProblem(
            "MANIFEST_INVALID",
            "components",
            "Expected every component to have a name of its own other than traffic, but %s is taken."
                .formatted(name));
      }
      if (component.has("process")) {
        components.add(process(manifest, wish, actions, name, component.get("process")));
        routed.put("component." + name, wish.version());
      } else {
        components.add(command(actions, name, component.get("command")));
      }
    }
    return new Plan(
        manifest.application(),
        wish.environment(),
        wish.version(),
        wish.revision(),
        RULES_VERSION,
        manifest.sha256(),
        wish.skipE2e(),
        wish.dryRun(),
        wish.verbose(),
        settings.timeScale(),
        settings.attemptWaits().stream().map(settings::scaled).toList(),
        settings.grace(),
        actions.checks(document.path("validation").path("checks"), "validation.checks"),
        components,
        routed.isEmpty() ? null : traffic(manifest, wish, routed),
        actions.checks(document.path("health").path("checks"), "health.checks"),
        actions.checks(document.path("endToEnd").path("tests"), "endToEnd.tests"),
        monitoring(manifest, wish, actions),
        policy(document.path("policy")));
  }

  private Placeholders placeholders(Manifest manifest, JsonNode environment, Wish wish) {
    Map<String, String> values = new HashMap<>();
    values.put("application", manifest.application());
    values.put("environment", wish.environment());
    values.put("version", wish.version());
    values.put("directory", manifest.directory());
    values.put("java", settings.java());
    if (environment.has("url")) {
      values.put("url", environment.path("url").asString());
    }
    environment
        .path("variables")
        .properties()
        .forEach(
            variable -> values.put("var." + variable.getKey(), variable.getValue().asString()));
    return new Placeholders(values);
  }

  private PlannedComponent process(
      Manifest manifest, Wish wish, ManifestActions actions, String name, JsonNode process)
      throws PlanProblem {
    String path = "components." + name + ".process";
    Duration readiness =
        ManifestActions.timeout(process.path("readiness"), READINESS, path + ".readiness");
    Map<String, String> with = new TreeMap<>(agent(manifest, wish));
    with.put("component", name);
    with.put("version", wish.version());
    with.put("directory", manifest.directory());
    with.put("readinessPath", process.path("readiness").path("path").asString());
    with.put("readinessTimeoutMillis", Long.toString(readiness.toMillis()));
    with.put("port", port(actions.fill(process.path("port"), path + ".port"), path + ".port"));
    with.putAll(actions.environment(process, path));
    List<String> argv = actions.argv(process.path("argv"), path);
    Duration timeout = readiness.plus(AGENT_MARGIN);
    return new PlannedComponent(
        name,
        new Action("process", argv, operation(with, "deploy"), timeout),
        new Action("process", argv, operation(with, "restore"), timeout.plus(AGENT_MARGIN)),
        new Action("process", List.of(), operation(with, "takeDown"), timeout),
        null,
        Unresolved.ROLLBACK);
  }

  private static String port(String port, String path) throws PlanProblem {
    if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
      throw new PlanProblem(
          "MANIFEST_INVALID",
          path,
          "Expected a port from 1 to 65535 at %s, but got %s.".formatted(path, port));
    }
    return port;
  }

  private static Map<String, String> operation(Map<String, String> with, String operation) {
    Map<String, String> all = new TreeMap<>(with);
    all.put("operation", operation);
    return all;
  }

  private static PlannedComponent command(ManifestActions actions, String name, JsonNode command)
      throws PlanProblem {
    String path = "components." + name + ".command";
    Action deploy = actions.command(command, command.path("deploy"), path + ".deploy");
    JsonNode restore = command.path("restore");
    JsonNode takeDown = command.path("takeDown");
    JsonNode verify = command.path("verify");
    return new PlannedComponent(
        name,
        deploy,
        restore.isMissingNode() ? deploy : actions.command(command, restore, path + ".restore"),
        takeDown.isMissingNode() ? null : actions.command(command, takeDown, path + ".takeDown"),
        verify.isMissingNode() ? null : actions.question(command, verify, path + ".verify"),
        unresolved(command, "rollback"));
  }

  private Action traffic(Manifest manifest, Wish wish, Map<String, String> routed) {
    Map<String, String> with = new TreeMap<>(routed);
    with.putAll(agent(manifest, wish));
    return new Action("traffic", List.of(), with, AGENT_MARGIN);
  }

  private Map<String, String> agent(Manifest manifest, Wish wish) {
    return Map.of(
        "agent",
        settings.agent(),
        "application",
        manifest.application(),
        "environment",
        wish.environment());
  }

  private MonitoringPlan monitoring(Manifest manifest, Wish wish, ManifestActions actions)
      throws PlanProblem {
    JsonNode monitoring = manifest.document().path("monitoring");
    JsonNode probes = monitoring.path("probes");
    Duration window = ManifestActions.duration(monitoring.path("window"), Duration.ofMinutes(15));
    Duration interval =
        ManifestActions.duration(monitoring.path("interval"), Duration.ofSeconds(60));
    Duration probeInterval =
        ManifestActions.duration(probes.path("interval"), Duration.ofSeconds(20));
    requireAtLeastASecond(interval, "monitoring.interval");
    requireAtLeastASecond(probeInterval, "monitoring.probes.interval");
    boolean tooShort = window.compareTo(interval) < 0 && !window.isZero();
    if (tooShort || window.dividedBy(interval) > MOST_SAMPLES) {
      throw new PlanProblem(
          "MANIFEST_INVALID",
          "monitoring.window",
          "Expected a monitoring window of 1 to %d intervals, or of 0s for a single sample, but it is %s with an interval of %s."
              .formatted(MOST_SAMPLES, window, interval));
    }
    return new MonitoringPlan(
        settings.scaled(window),
        settings.scaled(interval),
        sample(manifest, wish, actions, monitoring.path("source")),
        probe(actions, probes, "health"),
        probe(actions, probes, "database"),
        settings.scaled(probeInterval),
        probes.path("failures").asInt(2),
        thresholds(monitoring));
  }

  private static void requireAtLeastASecond(Duration duration, String path) throws PlanProblem {
    if (duration.toMillis() < 1000) {
      throw new PlanProblem(
          "MANIFEST_INVALID",
          path,
          "Expected at least 1s at %s, but got %dms.".formatted(path, duration.toMillis()));
    }
  }

  private static @Nullable Action probe(ManifestActions actions, JsonNode probes, String name)
      throws PlanProblem {
    return probes.has(name) ? actions.action(probes.get(name), "monitoring.probes." + name) : null;
  }

  private Action sample(Manifest manifest, Wish wish, ManifestActions actions, JsonNode source)
      throws PlanProblem {
    Duration timeout = Duration.ofSeconds(15);
    Map<String, String> with = new TreeMap<>();
    if (source.has("prometheus")) {
      JsonNode prometheus = source.get("prometheus");
      with.put("url", actions.fill(prometheus.path("url"), "monitoring.source.prometheus.url"));
      actions
          .settings(prometheus.path("queries"), "monitoring.source.prometheus.queries")
          .forEach((name, query) -> with.put("query." + name, query));
      return new Action("prometheus", List.of(), with, timeout);
    }
    JsonNode agent = source.path("agent");
    with.putAll(agent(manifest, wish));
    if (agent.has("component")) {
      with.put("component", agent.path("component").asString());
    }
    actions
        .settings(agent.path("database"), "monitoring.source.agent.database")
        .forEach((name, value) -> with.put("jdbc." + name, value));
    return new Action("agent-metrics", List.of(), with, timeout);
  }

  private Thresholds thresholds(JsonNode monitoring) {
    JsonNode node = monitoring.path("thresholds");
    JsonNode baseline = monitoring.path("baseline").path("requestsPerMinute");
    Thresholds usual = Thresholds.defaults(null);
    return new Thresholds(
        node.path("errorRateTargetPercent").asDouble(usual.errorRateTargetPercent()),
        node.path("errorRateCriticalPercent").asDouble(usual.errorRateCriticalPercent()),
        node.path("p95WarningMillis").asDouble(usual.p95WarningMillis()),
        node.path("p95CriticalMillis").asDouble(usual.p95CriticalMillis()),
        node.path("databaseTargetMillis").asDouble(usual.databaseTargetMillis()),
        node.path("volumeTolerancePercent").asDouble(usual.volumeTolerancePercent()),
        baseline.isMissingNode() ? null : baseline.asDouble(),
        settings.scaled(ManifestActions.duration(monitoring.path("sustained"), usual.sustained())));
  }

  private static Policy policy(JsonNode node) {
    Policy usual = Policy.defaults();
    return new Policy(
        usual.passFrom(),
        usual.warningFrom(),
        usual.vetoAt(),
        usual.requestedSkipScore(),
        usual.minimumEvidencePercent(),
        OnVeto.valueOf(node.path("onVeto").asString("continue").toUpperCase(Locale.ROOT)),
        unresolved(node, "hold"),
        ManifestActions.duration(node.path("holdFor"), usual.holdFor()));
  }

  private static Unresolved unresolved(JsonNode node, String usual) {
    return Unresolved.valueOf(node.path("onUnresolved").asString(usual).toUpperCase(Locale.ROOT));
  }
}
