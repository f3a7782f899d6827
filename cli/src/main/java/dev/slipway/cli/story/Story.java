package dev.slipway.cli.story;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that the topics told of one deployment when they were read, oldest first.
 *
 * @param events the events, and the requests that led to some of them
 * @param passedOver records of the partitions that could not be read, {@code position: reason}
 * @param ends offset up to which each partition was read
 * @param deleted partitions whose records from that time retention has deleted, so that the story
 *     may be incomplete
 */
public record Story(
    List<StoryEvent> events,
    List<String> passedOver,
    Map<String, Long> ends,
    List<String> deleted) {
  private static final Duration EARLIER = Duration.ofSeconds(60);

  /**
   * Reads it.
   *
   * @throws CliFailure if nothing is known of the deployment
   */
  public static Story read(EventLog log, String deploymentId) {
    DeploymentId id = DeploymentId.parse(deploymentId);
    List<StoryEvent> events = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    Map<String, Long> ends = new TreeMap<>();
    List<String> deleted = new ArrayList<>();
    try (LogReader reader = log.open(Follower.partitionsOf(log, id))) {
      Map<LogPartition, Long> fixed = reader.ends();
      fixed.forEach((partition, end) -> ends.put(partition.toString(), end));
      reader.seekTo(id.at().minus(EARLIER));
      Map<LogPartition, Long> beginnings = reader.beginnings();
      reader
          .positions()
          .forEach(
              (partition, position) -> {
                long beginning = beginnings.getOrDefault(partition, 0L);
                if (beginning > 0 && position <= beginning) {
                  deleted.add(partition.toString());
                }
              });
      for (LogRecord record : reader.readTo(fixed)) {
        take(record, id, events, passedOver);
      }
    }
    if (events.isEmpty()) {
      throw Follower.unknown(id);
    }
    events.addAll(requests(log, events, passedOver));
    events.sort(StoryEvent.ORDER);
    List<String> named = passedOver.stream().distinct().sorted().toList();
    deleted.sort(null);
    return new Story(List.copyOf(events), named, Map.copyOf(ends), List.copyOf(deleted));
  }

  private static void take(
      LogRecord record, DeploymentId id, List<StoryEvent> events, List<String> passedOver) {
    boolean others = !record.subject().isEmpty() && !record.subject().equals(id.text());
    if (others) {
      return;
    }
    if (record.payload().get() instanceof Payload.Undecodable(var reason)) {
      passedOver.add(record.position() + ": " + reason);
      return;
    }
    StoryEvent event = Follower.eventOf(record, id.text());
    if (event != null) {
      events.add(event);
    }
  }

  /** The records on the open topic that the events name as their requests. */
  private static List<StoryEvent> requests(
      EventLog log, List<StoryEvent> events, List<String> passedOver) {
    TreeMap<String, StoryEvent> found = new TreeMap<>();
    for (StoryEvent event : events) {
      Fields position = event.fields().optionalRecord("request");
      if (position == null || !position.text("topic").equals(Topics.DEPLOY_REQUESTS)) {
        continue;
      }
      LogPartition partition =
          new LogPartition(Topics.DEPLOY_REQUESTS, position.whole("partition"));
      long offset = position.number("offset");
      String name = partition + "@" + offset;
      if (!found.containsKey(name) && log.partitions(partition.topic()) > partition.partition()) {
        request(log, partition, offset)
            .ifPresentOrElse(
                request -> found.put(name, request),
                () ->
                    passedOver.add(name + ": the request is no longer in the log, or unreadable"));
      }
    }
    return List.copyOf(found.values());
  }

  private static Optional<StoryEvent> request(EventLog log, LogPartition partition, long offset) {
    try (LogReader reader = log.open(List.of(partition))) {
      if (reader.beginnings().getOrDefault(partition, 0L) > offset
          || reader.ends().getOrDefault(partition, 0L) <= offset) {
        return Optional.empty();
      }
      reader.seek(partition, offset);
      for (LogRecord record : reader.readTo(Map.of(partition, offset + 1))) {
        if (record.offset() == offset
            && record.payload().get() instanceof Payload.Decoded(var value, _)) {
          return Optional.of(new StoryEvent(partition, offset, record.at(), new Fields(value)));
        }
      }
      return Optional.empty();
    }
  }

  /** The events of the services, without the requests. */
  public List<StoryEvent> written() {
    return events.stream().filter(event -> !event.deploymentId().isEmpty()).toList();
  }

  public String application() {
    return written().getFirst().application();
  }

  public String environment() {
    return written().getFirst().environment();
  }

  /** The last event of this type. */
  public Optional<StoryEvent> last(String type) {
    return events.reversed().stream().filter(event -> event.type().equals(type)).findFirst();
  }

  /** How it ended; empty while it has not. */
  public Optional<Ending> ending() {
    StoryEvent end = null;
    for (StoryEvent event : written()) {
      switch (event.type()) {
        case "DeploymentClosed", "DeploymentRejected" -> end = event;
        case "RollbackRequested" -> end = null;
        default -> {}
      }
    }
    return Optional.ofNullable(end)
        .map(event -> new Ending(event, last("DeploymentResult").orElse(null)));
  }
}
