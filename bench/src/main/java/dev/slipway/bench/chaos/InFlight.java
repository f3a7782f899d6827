package dev.slipway.bench.chaos;

import dev.slipway.bench.log.LogEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is being done outside at this moment, as the topics say it: attempts, checks and rollbacks
 * of components that have begun and not ended. Safe for use by several threads.
 */
final class InFlight {

  /**
   * One of them.
   *
   * @param service that sees to it
   * @param actionId deployment/phase/step/attempt
   */
  record Effect(String service, int partition, String lane, String actionId) {

    String deployment() {
      return actionId.substring(0, actionId.indexOf('/'));
    }

    /** In words. */
    String text() {
      String[] parts = actionId.split("/", -1);
      return "%s phase %s, %s, attempt %s".formatted(parts[0], parts[1], parts[2], parts[3]);
    }
  }

  private final Map<String, Effect> byWhat = new HashMap<>();

  synchronized void accept(LogEntry entry) {
    switch (entry.type()) {
      case "AttemptStarted" -> begin(entry, "deployer", "2/" + entry.text("component"));
      case "AttemptFinished" -> end(entry, "2/" + entry.text("component"));
      case "CheckStarted" ->
          begin(
              entry,
              entry.number("phase") == 1 ? "deployer" : "health",
              entry.number("phase") + "/" + entry.number("number"));
      case "CheckFinished" -> end(entry, entry.number("phase") + "/" + entry.number("number"));
      case "ComponentRollbackStarted" -> begin(entry, "rollback", "r/" + entry.text("component"));
      case "ComponentRollbackFailed" -> end(entry, "r/" + entry.text("component"));
      case "ComponentRolledBack" -> {
        var component = entry.record("component");
        end(entry, "r/" + (component == null ? "" : component.get("component")));
      }
      case "DeploymentClosed" ->
          byWhat.keySet().removeIf(what -> what.startsWith(entry.deployment() + " "));
      default -> {
        // neither a beginning nor an end
      }
    }
  }

  /** All of them, by lane. */
  synchronized List<Effect> all() {
    List<Effect> all = new ArrayList<>(byWhat.values());
    all.sort(Comparator.comparing(Effect::actionId));
    return all;
  }

  private void begin(LogEntry entry, String service, String what) {
    byWhat.put(
        entry.deployment() + " " + what,
        new Effect(service, entry.partition(), entry.lane(), entry.text("actionId")));
  }

  private void end(LogEntry entry, String what) {
    byWhat.remove(entry.deployment() + " " + what);
  }
}
