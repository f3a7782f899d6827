package dev.slipway.cli;

import dev.slipway.cli.log.Payload;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells deployments to a log, as the services would. All are of booking in staging, partition 3.
 */
public final class Stories {
  public static final String ID = "deploy-20261121-142310-3-h";
  public static final int PARTITION = 3;
  public static final Map<String, Object> REQUEST =
      Map.of("topic", "deploy-requests", "partition", 1, "offset", 0);

  private static final List<String> COMPONENTS = List.of("worker", "booking-pages");

  private final MemoryLog log;
  private final String id;
  private Instant now = Instant.parse("2026-11-21T14:23:10Z");

  public Stories(MemoryLog log) {
    this(log, ID);
  }

  public Stories(MemoryLog log, String id) {
    this.log = log;
    this.id = id;
    StoryEvent.TOPICS.forEach(log::topic);
    log.topic(Topics.deadLetters(Topics.DEPLOY_REQUESTS));
  }

  /** Time passes. */
  public Stories after(double seconds) {
    now = now.plusMillis(Math.round(seconds * 1000));
    return this;
  }

  /** The request that led to it. */
  public Stories requested(String version) {
    log.at(now);
    log.append(
        Topics.DEPLOY_REQUESTS,
        1,
        "booking/staging",
        Map.of(),
        new Payload.Decoded(
            Records.of(
                "dev.slipway.requests.DeployRequested",
                Map.of(
                    "application", "booking",
                    "environment", "staging",
                    "version", version,
                    "message", "JIRA-812",
                    "requestedBy", "alice@example.org"))));
    return this;
  }

  /** Any event of this deployment. */
  public Stories event(String topic, String type, Map<String, ?> fields) {
    Map<String, Object> all = new HashMap<>(fields);
    all.put(
        "meta",
        Map.of(
            "deploymentId",
            id,
            "application",
            "booking",
            "environment",
            "staging",
            "at",
            now.toEpochMilli()));
    log.at(now);
    log.append(
        topic,
        PARTITION,
        id,
        new Payload.Decoded(
            Records.of(
                (type.startsWith("DeploymentResult")
                        ? "dev.slipway.results."
                        : "dev.slipway.events.")
                    + type,
                all)));
    return this;
  }

  public Stories accepted(String version, Map<String, ?> planFields) {
    List<Map<String, Object>> checks =
        List.of(Map.of("name", "API contract"), Map.of("name", "Unit tests"));
    Map<String, Object> plan = new HashMap<>();
    plan.put("application", "booking");
    plan.put("environment", "staging");
    plan.put("version", version);
    plan.put("checks", checks);
    plan.put(
        "components",
        COMPONENTS.stream()
            .map(name -> Map.of("name", name, "deploy", Map.of("uses", "process")))
            .toList());
    plan.put("switchTraffic", Map.of("uses", "traffic"));
    plan.put("healthChecks", List.of(Map.of("name", "Worker health"), Map.of("name", "Database")));
    plan.put("endToEndTests", List.of(Map.of("name", "Book an appointment")));
    plan.putAll(planFields);
    return event(
        Topics.DEPLOYMENT_EVENTS,
        "DeploymentAccepted",
        Map.of(
            "request",
            REQUEST,
            "requestedBy",
            "alice@example.org",
            "message",
            "JIRA-812",
            "plan",
            plan));
  }

  public Stories started() {
    return event(
        Topics.DEPLOYMENT_EVENTS,
        "DeploymentStarted",
        Map.of(
            "previous", Map.of("deploymentId", "deploy-20261120-100000-3-a", "version", "1.0.0")));
  }

  public Stories phaseStarted(String topic, int phase) {
    return event(topic, "PhaseStarted", Map.of("phase", phase, "planned", 2));
  }

  public Stories phaseFinished(String topic, int phase, String result, String reason) {
    event(
        topic,
        "PhaseFinished",
        Map.of("phase", phase, "result", result, "reason", reason, "durationMillis", 4000));
    return this;
  }

  public Stories scored(int phase, int score, String result, String reason) {
    return after(0.01)
        .event(
            Topics.SCORE_EVENTS,
            "PhaseScored",
            Map.of("score", score(phase, score, result, reason)));
  }

  /** Points of a phase as a record. */
  public static Map<String, Object> score(int phase, int score, String result, String reason) {
    return Map.of(
        "phase", phase,
        "score", score,
        "result", result,
        "skipReason", result.equals("SKIPPED") ? "UPSTREAM_FAILURE" : "NONE",
        "reason", reason);
  }

  public Stories check(
      String topic, int phase, int number, int of, String name, double seconds, String failure) {
    Map<String, Object> check = new HashMap<>();
    check.put("phase", phase);
    check.put("name", name);
    check.put("number", number);
    check.put("of", of);
    check.put("attempt", 1);
    check.put("attempts", phase == 3 ? 3 : 1);
    event(topic, "CheckStarted", check);
    after(seconds);
    check.put("result", failure.isEmpty() ? "SUCCEEDED" : "FAILED");
    check.put("detail", failure.isEmpty() ? "exit code 0" : failure);
    check.put("durationMillis", Math.round(seconds * 1000));
    if (phase == 3 && !failure.isEmpty()) {
      check.put("nextAttemptAt", now.plusMillis(1500).toEpochMilli());
    }
    return event(topic, "CheckFinished", check);
  }

  public Stories attempt(
      String component, int attempt, double seconds, String failure, double wait) {
    Map<String, Object> tried = new HashMap<>();
    tried.put("component", component);
    tried.put("attempt", attempt);
    tried.put("attempts", 3);
    tried.put("action", Map.of("uses", "process", "argv", List.of("java", "-jar", component)));
    event(Topics.DEPLOYMENT_EVENTS, "AttemptStarted", tried);
    after(seconds);
    tried.remove("action");
    tried.put("result", failure.isEmpty() ? "SUCCEEDED" : "FAILED");
    tried.put("detail", failure);
    tried.put("durationMillis", Math.round(seconds * 1000));
    if (!failure.isEmpty()) {
      tried.put("output", "starting\nConfigurationException: no \u001b[31mdatabase\u001b[0m\n");
    }
    if (wait > 0) {
      tried.put("nextAttemptAt", now.plusMillis(Math.round(wait * 1000)).toEpochMilli());
    }
    event(Topics.DEPLOYMENT_EVENTS, "AttemptFinished", tried);
    return after(wait);
  }

  /** Phase 1 passes. */
  public Stories validated() {
    return phaseStarted(Topics.DEPLOYMENT_EVENTS, 1)
        .check(Topics.DEPLOYMENT_EVENTS, 1, 1, 2, "API contract", 2, "")
        .check(Topics.DEPLOYMENT_EVENTS, 1, 2, 2, "Unit tests", 45.3, "")
        .phaseFinished(Topics.DEPLOYMENT_EVENTS, 1, "PASSED", "2/2 checks passed")
        .scored(1, 5, "PASSED", "2/2 checks passed");
  }

  /** Everything goes well. */
  public Stories passes() {
    requested("1.1.0").after(0.2).accepted("1.1.0", Map.of()).started().validated();
    phaseStarted(Topics.DEPLOYMENT_EVENTS, 2)
        .attempt("worker", 1, 5, "ETIMEDOUT", 30)
        .attempt("worker", 2, 17, "", 0)
        .attempt("booking-pages", 1, 18, "", 0)
        .attempt("traffic", 1, 0.3, "", 0)
        .phaseFinished(Topics.DEPLOYMENT_EVENTS, 2, "PASSED", "2/2 components deployed")
        .scored(2, 5, "PASSED", "2/2 components deployed");
    phaseStarted(Topics.HEALTH_EVENTS, 3)
        .check(Topics.HEALTH_EVENTS, 3, 1, 2, "Worker health", 0.1, "")
        .check(Topics.HEALTH_EVENTS, 3, 2, 2, "Database", 0.5, "connection refused.")
        .after(1.5)
        .check(Topics.HEALTH_EVENTS, 3, 2, 2, "Database", 0.2, "")
        .phaseFinished(Topics.HEALTH_EVENTS, 3, "PASSED", "2/2 health checks passed")
        .scored(3, 5, "PASSED", "2/2 health checks passed");
    phaseStarted(Topics.HEALTH_EVENTS, 4)
        .check(Topics.HEALTH_EVENTS, 4, 1, 1, "Book an appointment", 3, "")
        .phaseFinished(Topics.HEALTH_EVENTS, 4, "PASSED", "1/1 tests passed")
        .scored(4, 5, "PASSED", "1/1 tests passed");
    phaseStarted(Topics.MONITOR_EVENTS, 5).after(3);
    event(
            Topics.MONITOR_EVENTS,
            "SampleTaken",
            Map.of("number", 0, "of", 1, "detail", "5xx 0.0 %, P95 12 ms."))
        .phaseFinished(Topics.MONITOR_EVENTS, 5, "PASSED", "1 of 1 samples without an issue")
        .scored(5, 5, "PASSED", "1 of 1 samples without an issue");
    List<Map<String, Object>> phases = new ArrayList<>();
    for (int phase = 1; phase <= 5; phase++) {
      phases.add(score(phase, 5, "PASSED", "well"));
    }
    String why = "All five phases passed: 25 of 25 points.";
    event(
            Topics.SCORE_EVENTS,
            "DeploymentScored",
            Map.of(
                "phases",
                phases,
                "sum",
                25,
                "total",
                100,
                "band",
                "PASS",
                "outcome",
                "PASS",
                "action",
                "CONTINUE_MONITORING",
                "why",
                why))
        .after(0.05);
    return closed(
        Map.of(
            "outcome", "PASS",
            "score", 100,
            "rollback", "NONE",
            "version", "1.1.0",
            "previousVersion", "1.0.0",
            "runningVersion", "1.1.0",
            "why", why,
            "phases", phases));
  }

  /** The worker never comes up, and what was touched is brought back. */
  public Stories exhausted() {
    requested("1.2.0")
        .after(0.2)
        .accepted("1.2.0", Map.of("timeScale", 0.05))
        .started()
        .validated();
    return exhaustedFromPhase2();
  }

  /** The part of {@link #exhausted()} after phase 1. */
  public Stories exhaustedFromPhase2() {
    String reason = "worker failed 3 of 3 attempts; last: exited with 1";
    phaseStarted(Topics.DEPLOYMENT_EVENTS, 2)
        .attempt("worker", 1, 1, "exited with 1", 1.5)
        .attempt("worker", 2, 1, "exited with 1", 3)
        .attempt("worker", 3, 1, "exited with 1", 0)
        .phaseFinished(Topics.DEPLOYMENT_EVENTS, 2, "FAILED", reason)
        .scored(2, 2, "FAILED", reason);
    List<Map<String, Object>> phases =
        List.of(
            score(1, 5, "PASSED", "2/2 checks passed"),
            score(2, 2, "FAILED", reason),
            score(3, 0, "SKIPPED", "phase 3 did not run because an earlier phase failed"),
            score(4, 0, "SKIPPED", "phase 4 did not run because an earlier phase failed"),
            score(5, 0, "SKIPPED", "phase 5 did not run because an earlier phase failed"));
    List<String> reasons = List.of("PHASE2_EXHAUSTED", "SCORE_BELOW_60");
    String why = "Phase 2: " + reason + ". Phases 3, 4 and 5 did not run and count 0.";
    event(
            Topics.SCORE_EVENTS,
            "DeploymentScored",
            Map.of(
                "phases",
                phases,
                "sum",
                7,
                "total",
                28,
                "band",
                "FAILED",
                "outcome",
                "FAILED",
                "action",
                "ROLLBACK",
                "reasons",
                reasons,
                "why",
                why))
        .after(0.05)
        .event(Topics.DEPLOYMENT_EVENTS, "VerdictNoted", Map.of("outcome", "FAILED"))
        .event(
            Topics.ROLLBACK_EVENTS,
            "RollbackStarted",
            Map.of(
                "reasons",
                reasons,
                "steps",
                COMPONENTS.stream().map(name -> Map.of("component", name)).toList()))
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRollbackStarted",
            Map.of(
                "component",
                "worker",
                "toVersion",
                "1.0.0",
                "attempt",
                1,
                "attempts",
                3,
                "action",
                Map.of("uses", "process")))
        .after(2)
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRolledBack",
            Map.of("component", component("worker", "RESTORED")))
        .event(
            Topics.ROLLBACK_EVENTS,
            "ComponentRolledBack",
            Map.of("component", component("booking-pages", "ALREADY_STABLE")))
        .event(
            Topics.ROLLBACK_EVENTS,
            "RollbackFinished",
            Map.of(
                "result",
                "DONE",
                "durationMillis",
                2000,
                "reasons",
                reasons,
                "why",
                "worker is back on 1.0.0."))
        .after(0.05);
    return closed(
        Map.of(
            "outcome",
            "FAILED",
            "score",
            28,
            "rollback",
            "DONE",
            "version",
            "1.2.0",
            "previousVersion",
            "1.0.0",
            "runningVersion",
            "1.0.0",
            "why",
            why,
            "phases",
            phases,
            "reasons",
            reasons,
            "components",
            List.of(
                component("worker", "RESTORED"), component("booking-pages", "ALREADY_STABLE"))));
  }

  /** DeploymentClosed and the result, in one transaction. */
  public Stories closed(Map<String, ?> fields) {
    event(Topics.DEPLOYMENT_EVENTS, "DeploymentClosed", fields);
    Map<String, Object> result = new HashMap<>(fields);
    result.put("requestedBy", "alice@example.org");
    result.put("request", REQUEST);
    result.put("finishedAt", now.toEpochMilli());
    result.remove("laneLocked");
    return event(Topics.DEPLOYMENT_RESULTS, "DeploymentResult", result);
  }

  private static Map<String, Object> component(String name, String result) {
    return Map.of("component", name, "result", result, "version", "1.0.0");
  }
}
