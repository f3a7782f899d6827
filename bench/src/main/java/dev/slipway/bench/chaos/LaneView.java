package dev.slipway.bench.chaos;

import dev.slipway.bench.log.LogEntry;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What lanes are doing, as a consumer of the topics knows it. A deployment is open while fewer
 * results than beginnings of it have been read: its acceptance is one, and each rollback that
 * somebody asks for later is another. So it does not matter in which order different topics are
 * read. Safe for use by several threads.
 */
final class LaneView {

  private final Map<String, Standing> deployments = new HashMap<>();
  private final Set<String> locked = new HashSet<>();

  synchronized void accept(LogEntry entry) {
    if (entry.is("LaneUnlocked")) {
      locked.remove(entry.lane());
    }
    if (entry.deployment().isEmpty()) {
      return;
    }
    Standing standing =
        deployments.computeIfAbsent(
            entry.deployment(), name -> new Standing(entry.lane(), name, entry.at()));
    switch (entry.type()) {
      case "DeploymentAccepted" -> {
        standing.begun++;
        standing.reach("the queue", entry.at());
      }
      case "DeploymentStarted" -> standing.reach("its start", entry.at());
      case "PhaseStarted" -> standing.reach("phase " + entry.number("phase"), entry.at());
      case "PhaseFinished" ->
          standing.reach("what follows phase " + entry.number("phase"), entry.at());
      case "DeploymentScored" -> standing.reach("what follows its score", entry.at());
      case "DeploymentHeld" -> standing.reach("a hold", entry.at());
      case "RollbackRequested" -> {
        if (entry.topic().equals(Topics.DEPLOYMENT_EVENTS)) {
          standing.begun++;
          standing.reach("a rollback that was asked for", entry.at());
        }
      }
      case "RollbackStarted" -> standing.reach("its rollback", entry.at());
      case "RollbackFinished" -> standing.reach("what follows its rollback", entry.at());
      case "DeploymentClosed" -> {
        standing.reach("its result", entry.at());
        if (entry.flag("laneLocked")) {
          locked.add(entry.lane());
        }
      }
      case "DeploymentResult" -> {
        if (!entry.text("outcome").equals("REJECTED")) {
          standing.ended++;
        }
      }
      default -> {
        // no step of a deployment
      }
    }
  }

  /** Begun and not ended in a lane. */
  synchronized int open(String lane) {
    return (int)
        deployments.values().stream().filter(one -> one.lane.equals(lane) && one.isOpen()).count();
  }

  /** Begun and not ended. */
  synchronized int open() {
    return (int) deployments.values().stream().filter(Standing::isOpen).count();
  }

  /** The open ones in one line: lane, deployment, where it is and for how long. */
  synchronized String waiting(Instant now) {
    List<String> open =
        deployments.values().stream()
            .filter(Standing::isOpen)
            .sorted(Comparator.comparing((Standing one) -> one.lane).thenComparing(one -> one.name))
            .map(one -> one.text(now))
            .toList();
    return open.stream().collect(Collectors.joining("; "));
  }

  synchronized Set<String> locked() {
    return Set.copyOf(locked);
  }

  /** One deployment, as far as it has been read. */
  private static final class Standing {
    private final String lane;
    private final String name;
    private String in = "";
    private Instant since;
    private int begun;
    private int ended;

    private Standing(String lane, String name, Instant since) {
      this.lane = lane;
      this.name = name;
      this.since = since;
    }

    private boolean isOpen() {
      return begun > ended;
    }

    /** What is older than what is known already was read late. */
    private void reach(String step, Instant at) {
      if (!at.isBefore(since)) {
        in = step;
        since = at;
      }
    }

    private String text(Instant now) {
      return "%s %s in %s for %d s"
          .formatted(lane, name, in, Duration.between(since, now).toSeconds());
    }
  }
}
