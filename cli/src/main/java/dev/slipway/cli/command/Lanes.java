package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the topics for readers say about lanes. A record that cannot be read is named and passed
 * over.
 */
final class Lanes {
  private final EventLog log;
  private final Console console;

  Lanes(EventLog log, Console console) {
    this.log = log;
    this.console = console;
  }

  /** What runs where, by lane. */
  List<StoryEvent> states() {
    TreeMap<String, LogRecord> latest = new TreeMap<>();
    for (LogRecord record : read(Topics.DEPLOYMENT_STATE)) {
      latest.put(record.key(), record);
    }
    return latest.values().stream().flatMap(record -> event(record).stream()).toList();
  }

  /** The results that match, newest first. */
  List<StoryEvent> results(Predicate<StoryEvent> wanted, int most) {
    PriorityQueue<StoryEvent> newest = new PriorityQueue<>(StoryEvent.ORDER);
    for (LogRecord record : read(Topics.DEPLOYMENT_RESULTS)) {
      event(record).stream().filter(wanted).forEach(newest::add);
      if (newest.size() > most) {
        newest.remove();
      }
    }
    List<StoryEvent> sorted = new ArrayList<>(newest);
    sorted.sort(StoryEvent.ORDER.reversed());
    return sorted;
  }

  private List<LogRecord> read(String topic) {
    List<LogPartition> partitions = log.all(topic);
    if (partitions.isEmpty()) {
      return List.of();
    }
    try (LogReader reader = log.open(partitions)) {
      return reader.readTo(reader.ends());
    }
  }

  private List<StoryEvent> event(LogRecord record) {
    return switch (record.payload().get()) {
      case Payload.Decoded(var value, _) ->
          List.of(new StoryEvent(record.source(), record.offset(), record.at(), new Fields(value)));
      case Payload.Absent _ -> List.of();
      case Payload.Undecodable(var reason) -> {
        console.err().println("Passed over %s: %s".formatted(record.position(), reason));
        yield List.of();
      }
    };
  }
}
