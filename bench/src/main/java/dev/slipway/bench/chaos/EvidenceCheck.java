package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import dev.slipway.bench.log.LogEntry;
import dev.slipway.schemas.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * I4, nothing is decided without evidence: what an event cites as its cause is in the log and not
 * later than the event; no decision is there twice; a deployment is closed after the verdict or the
 * rollback that closes it, and a verdict comes after the end of each phase that it gives points
 * for.
 */
final class EvidenceCheck {

  private static final int LAST_PHASE = 5;

  private EvidenceCheck() {}

  static void check(List<LogEntry> log, Findings findings) {
    Map<String, LogEntry> byPosition = new HashMap<>();
    log.forEach(entry -> byPosition.put(entry.position(), entry));
    Set<String> ids = new HashSet<>();
    Map<String, LogEntry> finished = new HashMap<>();
    for (LogEntry entry : log) {
      if (entry.is("PhaseFinished")) {
        finished.putIfAbsent(entry.deployment() + "/" + entry.number("phase"), entry);
      }
    }
    for (LogEntry entry : log) {
      GenericRecord meta = entry.record("meta");
      if (meta == null || !entry.topic().endsWith("-events")) {
        continue;
      }
      if (!ids.add(entry.topic() + " " + meta.get("eventId"))) {
        findings.add(
            Kind.DOUBLED, "the event %s is in %s twice", meta.get("eventId"), entry.topic());
      }
      String cause = LogEntry.cited((GenericRecord) meta.get("cause"));
      LogEntry cited = byPosition.get(cause);
      if (cited == null) {
        findings.add(
            Kind.UNFOUNDED,
            "%s at %s cites %s, which is not in the log",
            entry.type(),
            entry.position(),
            cause);
      } else if (cited.at().isAfter(entry.at())) {
        findings.add(
            Kind.UNFOUNDED,
            "%s at %s is older than its cause %s",
            entry.type(),
            entry.position(),
            cause);
      }
      if (entry.is("DeploymentScored")) {
        phases(entry, finished, findings);
      }
      if (entry.is("DeploymentClosed") && cited != null) {
        closed(entry, cited, findings);
      }
    }
  }

  private static void phases(LogEntry scored, Map<String, LogEntry> finished, Findings findings) {
    for (GenericRecord phase : scored.records("phases")) {
      Integer number = (Integer) phase.get("phase");
      LogEntry end = finished.get(scored.deployment() + "/" + number);
      boolean given =
          phase.get("score") != null && String.valueOf(phase.get("skipReason")).equals("NONE");
      if (given
          && number <= LAST_PHASE
          && !critical(scored)
          && (end == null || end.at().isAfter(scored.at()))) {
        findings.add(
            Kind.UNFOUNDED,
            "%s gives points for phase %d, whose end is not in the log before it",
            scored.position(),
            number);
      }
    }
  }

  /** A critical condition ends a phase by itself. */
  private static boolean critical(LogEntry scored) {
    return scored.text("overrides").contains("CRITICAL")
        || scored.text("reasons").contains("CRITICAL")
        || scored.text("why").toLowerCase(Locale.ROOT).contains("critical");
  }

  private static void closed(LogEntry closed, LogEntry cause, Findings findings) {
    boolean founded =
        switch (cause.topic()) {
          case Topics.SCORE_EVENTS -> cause.is("DeploymentScored") || cause.is("ScoringEnded");
          case Topics.ROLLBACK_EVENTS -> cause.is("RollbackFinished");
          // a request that cancels or replaces what waits; a dry run's last check
          default -> cause.topic().equals(Topics.facts("deployer"));
        };
    if (!founded) {
      findings.add(
          Kind.UNFOUNDED,
          "%s is closed because of %s (%s), which ends nothing",
          closed.deployment(),
          cause.position(),
          cause.type());
    }
  }
}
