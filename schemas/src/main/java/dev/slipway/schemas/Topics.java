package dev.slipway.schemas;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Names of the topics, without the prefix of the installation. Lane topics are keyed by lane
 * ({@code application/environment}) and all have the same number of partitions.
 */
public final class Topics {

  public static final String DEPLOY_REQUESTS = "deploy-requests";
  public static final String MANIFESTS = "manifests";
  public static final String DEPLOYMENT_EVENTS = "deployment-events";
  public static final String HEALTH_EVENTS = "health-events";
  public static final String MONITOR_EVENTS = "monitor-events";
  public static final String SCORE_EVENTS = "score-events";
  public static final String ROLLBACK_EVENTS = "rollback-events";
  public static final String DEPLOYMENT_RESULTS = "deployment-results";
  public static final String DEPLOYMENT_STATE = "deployment-state";

  /** What schema ids mean; see {@link dev.slipway.schemas.serde.RecordedSchemas}. */
  public static final String SLIPWAY_SCHEMAS = "slipway-schemas";

  /** The five services, in the order of the flow. */
  public static final List<String> SERVICES =
      List.of("deployer", "health", "monitor", "scorer", "rollback");

  private Topics() {}

  /** What happened outside, or came due, as seen by a service. */
  public static String facts(String service) {
    return service + "-facts";
  }

  /** State of a service, for restart. */
  public static String state(String service) {
    return service + "-state";
  }

  /** Where records of a topic go that could not be processed. */
  public static String deadLetters(String topic) {
    return topic + "-dlt";
  }

  /** Topics whose records are kept aside when they cannot be processed. */
  public static List<String> withDeadLetters() {
    return Stream.concat(
            laneTopics().stream().filter(name -> !isCompacted(name)), Stream.of(MANIFESTS))
        .toList();
  }

  /** Topics that others than services write; every other topic has one service as its writer. */
  public static boolean isOpen(String topic) {
    return topic.equals(DEPLOY_REQUESTS) || topic.equals(MANIFESTS);
  }

  /** Topics whose old records are replaced by newer ones of the same key. */
  public static boolean isCompacted(String topic) {
    return topic.equals(MANIFESTS)
        || topic.equals(DEPLOYMENT_STATE)
        || topic.equals(SLIPWAY_SCHEMAS)
        || topic.endsWith("-state");
  }

  /** Topics that are keyed by lane, or belong to the partition of a lane. */
  public static List<String> laneTopics() {
    Map<String, Boolean> names = new TreeMap<>();
    List.of(
            DEPLOY_REQUESTS,
            DEPLOYMENT_EVENTS,
            HEALTH_EVENTS,
            MONITOR_EVENTS,
            SCORE_EVENTS,
            ROLLBACK_EVENTS,
            DEPLOYMENT_RESULTS,
            DEPLOYMENT_STATE)
        .forEach(name -> names.put(name, true));
    for (String service : SERVICES) {
      names.put(facts(service), true);
      names.put(state(service), true);
    }
    return List.copyOf(names.keySet());
  }
}
