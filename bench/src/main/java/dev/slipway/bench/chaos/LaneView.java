package dev.slipway.bench.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What lanes are doing, as a consumer of the topics knows it. Safe for use by several threads. */
final class LaneView {

  private final Map<String, Set<String>> open = new HashMap<>();
  private final Set<String> locked = new HashSet<>();
  private int accepted;
  private int finished;

  synchronized void accept(LogEntry entry) {
    switch (entry.type()) {
      case "DeploymentAccepted" -> {
        accepted++;
        boolean _ =
            open.computeIfAbsent(entry.lane(), _ -> new HashSet<>()).add(entry.deployment());
      }
      case "DeploymentClosed" -> {
        if (entry.flag("laneLocked")) {
          locked.add(entry.lane());
        }
      }
      case "LaneUnlocked" -> locked.remove(entry.lane());
      case "DeploymentResult" -> {
        Set<String> of = open.getOrDefault(entry.lane(), Set.of());
        if (of.contains(entry.deployment())) {
          finished++;
          boolean _ = of.remove(entry.deployment());
        }
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
    return accepted - finished;
  }

  synchronized Set<String> locked() {
    return Set.copyOf(locked);
  }
}
