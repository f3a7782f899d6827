package dev.slipway.cli.story;

import dev.slipway.cli.log.LogPartition;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One event of a deployment and where it stands.
 *
 * @param at log time of the record
 */
public record StoryEvent(LogPartition source, long offset, Instant at, Fields fields) {

  /** Topics that tell the story of a deployment, in the order of the flow. */
  public static final List<String> TOPICS =
      List.of(
          Topics.DEPLOYMENT_EVENTS,
          Topics.HEALTH_EVENTS,
          Topics.MONITOR_EVENTS,
          Topics.SCORE_EVENTS,
          Topics.ROLLBACK_EVENTS,
          Topics.DEPLOYMENT_RESULTS);

  /**
   * By log time; at the same millisecond in the order of the flow and by offset, so that two
   * readings of the same records give the same order.
   */
  public static final Comparator<StoryEvent> ORDER =
      Comparator.comparing(StoryEvent::at)
          .thenComparingInt(event -> TOPICS.indexOf(event.source().topic()))
          .thenComparing(event -> event.source().topic())
          .thenComparingInt(event -> event.source().partition())
          .thenComparingLong(StoryEvent::offset);

  private static final Map<String, String> WRITERS =
      Map.of(
          Topics.DEPLOY_REQUESTS, "publisher",
          Topics.DEPLOYMENT_EVENTS, "deployer",
          Topics.HEALTH_EVENTS, "health",
          Topics.MONITOR_EVENTS, "monitor",
          Topics.SCORE_EVENTS, "scorer",
          Topics.ROLLBACK_EVENTS, "rollback",
          Topics.DEPLOYMENT_RESULTS, "deployer");

  /** Name of the event, for example {@code PhaseStarted}. */
  public String type() {
    return fields.type();
  }

  /** The deployment that it belongs to; empty for a request. */
  public String deploymentId() {
    return meta("deploymentId");
  }

  public String application() {
    return meta("application");
  }

  public String environment() {
    return meta("environment");
  }

  /** The service that writes the topic. */
  public String writer() {
    return WRITERS.getOrDefault(source.topic(), source.topic());
  }

  /** {@code topic-partition@offset}. */
  public String position() {
    return source + "@" + offset;
  }

  private String meta(String field) {
    Fields meta = fields.optionalRecord("meta");
    return meta == null ? "" : meta.text(field);
  }
}
