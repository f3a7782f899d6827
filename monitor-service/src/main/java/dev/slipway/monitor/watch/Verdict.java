package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.Watch.Watching;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.MonitoringPlan;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Thresholds;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What phase 5 showed: evidence, pass or fail, and the same in one sentence. Points are the
 * scorer's.
 */
record Verdict(PhaseResult result, String reason, Evidence evidence) {

  /** Name of the condition that the health probe stands for. */
  static final String HEALTH_UNREACHABLE = "healthUnreachable";

  /** Name of the condition that the database probe stands for. */
  static final String DATABASE_UNREACHABLE = "databaseUnreachable";

  /** After the last sample. */
  static Verdict complete(Watching s) {
    Evidence evidence = evidence(s, List.of());
    int least = s.plan().policy().minimumEvidencePercent();
    boolean enough = evidence.seen() * 100L >= (long) least * evidence.expected();
    boolean inRange = evidence.violations().isEmpty();
    String samples = "%d/%d samples".formatted(evidence.seen(), evidence.expected());
    String violated = inRange ? "" : "; violated: " + details(evidence.violations());
    if (!enough) {
      String reason =
          "Only %s could be had, at least %d %% are needed%s".formatted(samples, least, violated);
      return new Verdict(PhaseResult.INCONCLUSIVE, reason, evidence);
    }
    return inRange
        ? new Verdict(PhaseResult.PASSED, samples + ", all in range", evidence)
        : new Verdict(PhaseResult.FAILED, samples + violated, evidence);
  }

  /** At once, because of something critical. */
  static Verdict critical(Watching s, List<Violation> found) {
    String reason =
        "Ended early after %d of %d samples: %s"
            .formatted(s.taken(), s.monitoring().samples(), details(found));
    return new Verdict(PhaseResult.FAILED, reason, evidence(s, found));
  }

  /** Critical limits that have been broken for long enough. */
  static List<Violation> sustainedCritical(Watching s) {
    Thresholds limits = s.monitoring().thresholds();
    return s.breaches().stream()
        .filter(breach -> breach.rule().critical() && breach.sustained())
        .map(breach -> violation(breach, ViolationKind.CRITICAL, limits))
        .toList();
  }

  /** What was seen so far. */
  static Evidence evidence(Watching s, List<Violation> critical) {
    List<Violation> violations = new ArrayList<>(critical);
    for (Signal signal : Signal.values()) {
      sharpest(s, signal)
          .filter(breach -> !alreadyIn(critical, signal))
          .map(breach -> violation(breach, kind(breach), s.monitoring().thresholds()))
          .ifPresent(violations::add);
    }
    return new Evidence(
        s.monitoring().samples(), s.seen(), List.of(), List.of(), violations, notJudged(s));
  }

  /**
   * The one violation that counts for a signal: the longer, and of two equally long ones the
   * sharper limit.
   */
  private static Optional<Breach> sharpest(Watching s, Signal signal) {
    return s.breaches().stream()
        .filter(breach -> breach.rule().signal() == signal && breach.broken() > 0)
        .max(Comparator.comparing(Breach::sustained).thenComparing(Breach::rule));
  }

  private static boolean alreadyIn(List<Violation> critical, Signal signal) {
    return critical.stream()
        .anyMatch(
            violation ->
                Arrays.stream(Rule.values())
                    .anyMatch(
                        rule -> rule.signal() == signal && rule.label().equals(violation.rule())));
  }

  private static ViolationKind kind(Breach breach) {
    return breach.sustained() ? ViolationKind.SUSTAINED : ViolationKind.BRIEF;
  }

  private static Violation violation(Breach breach, ViolationKind kind, Thresholds limits) {
    String duration =
        kind == ViolationKind.BRIEF
            ? ""
            : ", for %s s or longer"
                .formatted(Numbers.plain(limits.sustained().toMillis() / 1000.0));
    String detail =
        "%s in %d of %d samples%s, at worst %s"
            .formatted(
                breach.rule().text(limits),
                breach.broken(),
                breach.judged(),
                duration,
                breach.rule().signal().text(breach.worst()));
    return new Violation(breach.rule().label(), kind, detail);
  }

  private static List<String> notJudged(Watching s) {
    MonitoringPlan monitoring = s.monitoring();
    List<String> found = new ArrayList<>();
    for (Breach breach : s.breaches()) {
      if (breach.rule() == Rule.VOLUME
          && monitoring.thresholds().baselineRequestsPerMinute() == null) {
        found.add(breach.rule().label() + ": the manifest gives no baseline");
      } else if (breach.judged() == 0) {
        found.add(breach.rule().label() + ": no sample had " + breach.rule().signal().key());
      }
    }
    if (monitoring.healthProbe() == null) {
      found.add(HEALTH_UNREACHABLE + ": the manifest names no health probe");
    }
    if (monitoring.databaseProbe() == null) {
      found.add(DATABASE_UNREACHABLE + ": the manifest names no database probe");
    }
    return found;
  }

  private static String details(List<Violation> violations) {
    return String.join("; ", violations.stream().map(Violation::detail).toList());
  }
}
