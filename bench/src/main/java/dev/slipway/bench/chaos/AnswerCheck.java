package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import dev.slipway.bench.log.LogEntry;
import dev.slipway.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * I1, nothing is lost: every request in the log has exactly one answer; every deployment that was
 * accepted has exactly one end and one result, and every rollback that was asked for one more; what
 * is no record is kept aside once.
 */
final class AnswerCheck {

  private static final Set<String> ANSWERS =
      Set.of(
          "DeploymentAccepted",
          "DeploymentRejected",
          "RequestRepeated",
          "RollbackRequested",
          "CancelRequested",
          "CancelNoted",
          "HoldResolved",
          "LaneUnlocked",
          "DeploymentClosed");

  private AnswerCheck() {}

  static void check(
      List<LogEntry> log, Set<String> acknowledged, Set<String> poison, Findings findings) {
    answers(log, acknowledged, findings);
    ends(log, findings);
    aside(log, poison, findings);
  }

  private static void answers(List<LogEntry> log, Set<String> acknowledged, Findings findings) {
    Map<String, LogEntry> requests = new HashMap<>();
    Map<String, Set<String>> answers = new HashMap<>();
    Map<String, Integer> times = new HashMap<>();
    Set<String> there = new HashSet<>();
    for (LogEntry entry : log) {
      there.add(entry.position());
      if (entry.topic().equals(Topics.DEPLOY_REQUESTS) && entry.value() != null) {
        requests.put(entry.position(), entry);
      }
      if (entry.topic().equals(Topics.DEPLOYMENT_EVENTS) && ANSWERS.contains(entry.type())) {
        String request = LogEntry.cited(entry.record("request"));
        if (!request.isEmpty()) {
          answers.computeIfAbsent(request, _ -> new TreeSet<>()).add(entry.type());
          times.merge(request + " " + entry.type(), 1, Integer::sum);
        }
      }
    }
    requests.forEach(
        (position, request) -> {
          Set<String> of = answers.getOrDefault(position, Set.of());
          // a cancel is noted first where something has to end before it counts
          boolean one = of.size() == 1 || of.equals(Set.of("CancelNoted", "CancelRequested"));
          if (of.isEmpty()) {
            findings.add(Kind.LOST, "%s at %s has no answer", request.type(), position);
          } else if (!one) {
            findings.add(Kind.DOUBLED, "%s at %s has the answers %s", request.type(), position, of);
          }
        });
    times.forEach(
        (what, count) -> {
          if (count > 1) {
            findings.add(Kind.DOUBLED, "the answer %s is there %d times", what, count);
          }
        });
    acknowledged.stream()
        .filter(
            position -> position.startsWith(Topics.DEPLOY_REQUESTS) && !there.contains(position))
        .forEach(
            position ->
                findings.add(Kind.LOST, "%s was acknowledged and is not in the log", position));
  }

  private static void ends(List<LogEntry> log, Findings findings) {
    Map<String, Integer> closed = new TreeMap<>();
    Map<String, Integer> results = new TreeMap<>();
    Map<String, Integer> wanted = new TreeMap<>();
    for (LogEntry entry : log) {
      String deployment = entry.deployment();
      switch (entry.type()) {
        case "DeploymentAccepted" -> wanted.merge(deployment, 1, Integer::sum);
        case "RollbackRequested" -> {
          if (entry.topic().equals(Topics.DEPLOYMENT_EVENTS)) {
            wanted.merge(deployment, 1, Integer::sum);
          }
        }
        case "DeploymentClosed" -> closed.merge(deployment, 1, Integer::sum);
        case "DeploymentResult" -> {
          if (!entry.text("outcome").equals("REJECTED")) {
            results.merge(deployment, 1, Integer::sum);
          }
        }
        default -> {
          // no beginning and no end
        }
      }
    }
    wanted.forEach(
        (deployment, count) -> {
          compare(deployment, "ends", closed.getOrDefault(deployment, 0), count, findings);
          compare(deployment, "results", results.getOrDefault(deployment, 0), count, findings);
        });
  }

  private static void compare(
      String deployment, String what, int found, int wanted, Findings findings) {
    if (found < wanted) {
      findings.add(Kind.STUCK, "%s has %d of %d %s", deployment, found, wanted, what);
    } else if (found > wanted) {
      findings.add(Kind.DOUBLED, "%s has %d instead of %d %s", deployment, found, wanted, what);
    }
  }

  private static void aside(List<LogEntry> log, Set<String> poison, Findings findings) {
    Map<String, Integer> kept = new HashMap<>();
    for (LogEntry entry : log) {
      if (entry.topic().endsWith("-dlt")) {
        kept.merge(origin(entry), 1, Integer::sum);
      }
    }
    poison.forEach(
        position -> {
          int times = kept.getOrDefault(position, 0);
          if (times == 0) {
            findings.add(Kind.LOST, "poison at %s was not kept aside", position);
          } else if (times > 1) {
            findings.add(Kind.DOUBLED, "poison at %s was kept aside %d times", position, times);
          }
        });
    kept.keySet().stream()
        .filter(position -> !poison.contains(position))
        .forEach(
            position -> findings.add(Kind.LOST, "%s was a record and was kept aside", position));
  }

  private static String origin(LogEntry entry) {
    String topic = header(entry, "slipway_dlt_topic");
    return topic.substring(topic.indexOf('.') + 1)
        + "-"
        + header(entry, "slipway_dlt_partition")
        + "@"
        + header(entry, "slipway_dlt_offset");
  }

  private static String header(LogEntry entry, String name) {
    var header = entry.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
