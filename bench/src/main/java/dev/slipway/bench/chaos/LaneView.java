package dev.slipway.bench.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What lanes are doing, as a consumer of the topics knows it. A result may be read before the
 * acceptance that it ends, because they are in different topics. Safe for use by several threads.
 */
final class LaneView {

  private final Map<String, Set<String>> open = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> locked = new HashSet<>();

  synchronized void accept(LogEntry entry) {
    switch (entry.type()) {
      case "DeploymentAccepted" -> {
        if (!ended.contains(entry.deployment())) {
          boolean _ =
              open.computeIfAbsent(entry.lane(), _ -> new HashSet<>()).add(entry.deployment());
        }
      }
      case "DeploymentClosed" -> {
        if (entry.flag("laneLocked")) {
          locked.add(entry.lane());
        }
      }
      case "LaneUnlocked" -> locked.remove(entry.lane());
      case "DeploymentResult" -> {
        ended.add(entry.deployment());
        boolean _ = open.getOrDefault(entry.lane(), new HashSet<>()).remove(entry.deployment());
      }
      default -> {
        // says nothing about what is open
      }
    }
  }

  /** Accepted and not ended in a lane. */
  synchronized int open(String lane) {
    return open.getOrDefault(lane, Set.of()).size();
  }

  /** Accepted and not ended. */
  synchronized int open() {
    return open.values().stream().mapToInt(Set::size).sum();
  }

  synchronized Set<String> locked() {
    return Set.copyOf(locked);
  }
}
