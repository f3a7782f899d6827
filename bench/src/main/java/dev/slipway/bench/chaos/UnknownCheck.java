package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import dev.slipway.bench.log.LogEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many commands ended without anybody knowing how: exactly those that were killed. Orders that
 * nobody began in their time are told as unknown too, but are known to have done nothing.
 *
 * @param unknown commands that ended unseen
 * @param missed orders that nobody began in their time
 * @param disk orders that a full disk kept from being followed
 * @param cut orders of cancelled deployments that gave no answer when they were made to end
 */
record UnknownCheck(int unknown, int missed, int disk, int cut) {

  static UnknownCheck check(List<LogEntry> log, Set<String> killed, Findings findings) {
    Set<String> unknown = new HashSet<>();
    Set<String> missed = new HashSet<>();
    Set<String> disk = new HashSet<>();
    Set<String> cut = new HashSet<>();
    Set<String> cancelled = new HashSet<>();
    Set<String> decided = new HashSet<>();
    log.stream()
        .filter(entry -> entry.is("CancelNoted"))
        .forEach(entry -> cancelled.add(entry.deployment()));
    for (LogEntry entry : log) {
      if (!entry.is("ActionEnded")) {
        continue;
      }
      String id = entry.text("actionId");
      if (!id.contains("/") || id.contains("/5/")) {
        continue; // samples are read again
      }
      // one that is being stopped may die a little earlier than by that
      boolean stopped = entry.text("detail").contains("was stopped");
      if (!stopped) {
        decided.add(id);
      }
      if (entry.text("result").equals("OUTCOME_UNKNOWN")) {
        if (entry.text("errorClass").equals("MISSED")) {
          missed.add(id);
        } else if (entry.text("detail").contains("cannot be followed")) {
          disk.add(id);
        } else if (entry.text("detail").contains("was made to end before its time")
            && cancelled.contains(id.substring(0, id.indexOf('/')))) {
          cut.add(id);
        } else {
          unknown.add(id);
          if (!killed.contains(id)) {
            findings.add(Kind.UNEXPLAINED, "%s is told as unknown: %s", id, entry.text("detail"));
          }
        }
      }
    }
    killed.stream()
        .filter(id -> decided.contains(id) && !unknown.contains(id))
        .filter(id -> !disk.contains(id) && !cut.contains(id))
        .forEach(
            id ->
                findings.add(
                    Kind.UNEXPLAINED, "%s was killed, but is told as if it had not been", id));
    return new UnknownCheck(unknown.size(), missed.size(), disk.size(), cut.size());
  }
}
