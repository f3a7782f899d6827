package dev.slipway.cli.story;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the events of one deployment, and waits for more until it has ended. */
public final class Follower {
  /** Brokers' clocks may differ a little, and a clock may have been set back. */
  private static final Duration EARLIER = Duration.ofSeconds(60);

  private static final Duration MOMENT = Duration.ofMillis(100);

  /** After so long without a record the log is asked whether it is there. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final EventLog log;
  private final Duration quiet;

  public Follower(EventLog log) {
    this(log, QUIET);
  }

  Follower(EventLog log, Duration quiet) {
    this.log = log;
    this.quiet = quiet;
  }

  /**
   * Tells the whole story of a deployment and goes on until it has ended.
   *
   * @param atMost how long to wait for the end; null: for ever
   * @return how it ended; empty if the time was over first
   * @throws CliFailure if nothing is known of the deployment
   */
  public Optional<Ending> follow(
      String deploymentId, StoryListener listener, @Nullable Duration atMost) {
    DeploymentId id = DeploymentId.parse(deploymentId);
    return new Run(id, null, listener, atMost).run(id.at().minus(EARLIER));
  }

  /** Tells the whole story of a deployment and waits for its end without limit. */
  public Ending follow(String deploymentId, StoryListener listener) {
    return follow(deploymentId, listener, null).orElseThrow();
  }

  /**
   * Tells what happens from this event on, until what it began has ended: for an answer to a
   * request about a deployment that may have ended before.
   */
  public Optional<Ending> followFrom(
      StoryEvent first, StoryListener listener, @Nullable Duration atMost) {
    DeploymentId id = DeploymentId.parse(first.deploymentId());
    return new Run(id, first, listener, atMost).run(first.at().minus(EARLIER));
  }

  private final class Run {
    private final DeploymentId id;
    private final @Nullable StoryEvent first;
    private final StoryListener listener;
    private final long startedAt = System.nanoTime();
    private final @Nullable Duration atMost;
    private long heardAt = startedAt;
    private boolean answers = true;
    private boolean known;
    private @Nullable StoryEvent end;
    private @Nullable StoryEvent result;

    Run(
        DeploymentId id,
        @Nullable StoryEvent first,
        StoryListener listener,
        @Nullable Duration atMost) {
      this.id = id;
      this.first = first;
      this.listener = listener;
      this.atMost = atMost;
    }

    Optional<Ending> run(Instant from) {
      List<LogPartition> partitions = partitionsOf(log, id);
      try (LogReader reader = log.open(partitions)) {
        reader.seekTo(from);
        tell(mine(reader.readTo(reader.ends())));
        if (!known) {
          throw unknown(id);
        }
        listener.caughtUp();
        while (end == null) {
          if (atMost != null && System.nanoTime() - startedAt > atMost.toNanos()) {
            return Optional.empty();
          }
          List<LogRecord> records = reader.poll(MOMENT);
          hear(reader, !records.isEmpty());
          List<StoryEvent> news = mine(records);
          if (news.stream().anyMatch(Run::ends)) {
            // What led to the end was committed before it, but may be read after it.
            news.addAll(mine(reader.readTo(reader.ends())));
            news.sort(StoryEvent.ORDER);
          }
          tell(news);
          listener.idle();
        }
        return Optional.of(new Ending(end, result));
      }
    }

    /** A reader of a log that is away just waits: without asking, silence would look like peace. */
    private void hear(LogReader reader, boolean heard) {
      long now = System.nanoTime();
      if (heard || now - heardAt > quiet.toNanos()) {
        heardAt = now;
        boolean before = answers;
        answers = heard || reader.answers();
        if (answers != before) {
          listener.answers(answers);
        }
      }
    }

    private List<StoryEvent> mine(List<LogRecord> records) {
      List<StoryEvent> events = new ArrayList<>();
      for (LogRecord record : records) {
        StoryEvent event = eventOf(record, id.text());
        if (event != null && (first == null || StoryEvent.ORDER.compare(event, first) >= 0)) {
          events.add(event);
        }
      }
      events.sort(StoryEvent.ORDER);
      return events;
    }

    private void tell(List<StoryEvent> events) {
      for (StoryEvent event : events) {
        known = true;
        if (ends(event)) {
          end = event;
        } else if (event.type().equals("RollbackRequested")) {
          end = null;
        } else if (event.type().equals("DeploymentResult")) {
          result = event;
        }
        listener.on(event);
      }
    }

    private static boolean ends(StoryEvent event) {
      return event.type().equals("DeploymentClosed") || event.type().equals("DeploymentRejected");
    }
  }

  /** The partition of a lane in every topic that tells of it. */
  static List<LogPartition> partitionsOf(EventLog log, DeploymentId id) {
    List<LogPartition> partitions =
        StoryEvent.TOPICS.stream()
            .filter(topic -> log.partitions(topic) > id.partition())
            .map(topic -> new LogPartition(topic, id.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw unknown(id);
    }
    return partitions;
  }

  /** The record as an event of this deployment; null if it is none. */
  static @Nullable StoryEvent eventOf(LogRecord record, String deploymentId) {
    if (!record.subject().isEmpty() && !record.subject().equals(deploymentId)) {
      return null;
    }
    if (!(record.payload().get() instanceof Payload.Decoded(var value, _))) {
      return null;
    }
    StoryEvent event =
        new StoryEvent(record.source(), record.offset(), record.at(), new Fields(value));
    return event.deploymentId().equals(deploymentId) ? event : null;
  }

  static CliFailure unknown(DeploymentId id) {
    return new CliFailure(
        ExitCode.REJECTED,
        "Expected events of %s in partition %d, but there are none; look for its id with 'slipway history', or its records were deleted by retention."
            .formatted(id.text(), id.partition()));
  }
}
