package dev.slipway.bench.performance;

import dev.slipway.bench.log.LogEntry;
import dev.slipway.schemas.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * How many times in sequence something was read and something written because of it, from the
 * request of a deployment to its result: what every event says of its cause, and for what an action
 * told, the event of its service before it.
 */
final class Hops {

  private final Map<String, LogEntry> byPosition = new HashMap<>();
  private final List<LogEntry> entries;

  private Hops(List<LogEntry> entries) {
    this.entries = entries;
    entries.forEach(entry -> byPosition.put(entry.position(), entry));
  }

  /** Hops of the last deployment in a log where one ran at a time. */
  static int ofLast(List<LogEntry> entries) {
    LogEntry result =
        entries.stream()
            .filter(entry -> entry.topic().equals(Topics.DEPLOYMENT_RESULTS))
            .max(Comparator.comparing(LogEntry::at))
            .orElseThrow();
    return new Hops(entries).depth(result);
  }

  private int depth(LogEntry entry) {
    return cause(entry).map(cause -> depth(cause) + 1).orElse(0);
  }

  private Optional<LogEntry> cause(LogEntry entry) {
    if (entry.topic().equals(Topics.DEPLOY_REQUESTS)) {
      return Optional.empty();
    }
    GenericRecord meta = entry.record("meta");
    if (meta != null && meta.get("cause") instanceof GenericRecord position) {
      return Optional.ofNullable(byPosition.get(LogEntry.cited(position)));
    }
    String request = LogEntry.cited(entry.record("request"));
    if (!request.isEmpty()) {
      return Optional.ofNullable(byPosition.get(request));
    }
    String service = entry.topic().substring(0, entry.topic().lastIndexOf('-'));
    String events = service.equals("deployer") ? Topics.DEPLOYMENT_EVENTS : service + "-events";
    return entries.stream()
        .filter(other -> other.topic().equals(events) && other.partition() == entry.partition())
        .filter(other -> !other.at().isAfter(entry.at()))
        .max(Comparator.comparingLong(LogEntry::offset));
  }
}
