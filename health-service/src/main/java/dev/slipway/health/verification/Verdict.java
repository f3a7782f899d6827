package dev.slipway.health.verification;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PlannedCheck;
import dev.slipway.runtime.contract.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a phase showed: evidence, pass or fail, and the same in one sentence. Points are the
 * scorer's.
 */
record Verdict(PhaseResult result, String reason, Evidence evidence) {

  private static final String DEGRADED = "degraded";

  static Verdict of(Verification.Running phase) {
    Evidence evidence = evidence(phase);
    if (evidence.expected() == 0) {
      return new Verdict(PhaseResult.INCONCLUSIVE, nothingToDo(phase), evidence);
    }
    int least = phase.plan().policy().minimumEvidencePercent();
    boolean enough = evidence.seen() * 100L >= (long) least * evidence.expected();
    boolean allPassed = passed(evidence) == evidence.expected();
    PhaseResult result =
        !enough ? PhaseResult.INCONCLUSIVE : allPassed ? PhaseResult.PASSED : PhaseResult.FAILED;
    String missing =
        enough
            ? ""
            : "; only %d of %d gave an answer, at least %d %% are needed"
                .formatted(evidence.seen(), evidence.expected(), least);
    return new Verdict(result, summary(phase, evidence) + missing, evidence);
  }

  /** What was seen so far; checks that did not end are expected and not seen. */
  static Evidence evidence(Verification.Running phase) {
    List<CheckEvidence> checks = new ArrayList<>();
    for (int i = 0; i < phase.progress().size(); i++) {
      if (phase.progress().get(i) instanceof Progress.Ended ended) {
        PlannedCheck check = phase.checks().get(i);
        checks.add(
            new CheckEvidence(
                check.name(), check.kind(), ended.result(), ended.attempts(), ended.detail()));
      }
    }
    return Evidence.ofChecks(phase.checks().size(), checks);
  }

  /** What the phase runs, in the plural. */
  static String what(Verification.Running phase) {
    return switch (phase) {
      case Verification.Checking _ -> "health checks";
      case Verification.Testing _ -> "end-to-end tests";
    };
  }

  private static String nothingToDo(Verification.Running phase) {
    return "Expected at least one of the %s, but the manifest has none; without one nothing shows that the release works."
        .formatted(what(phase));
  }

  private static String summary(Verification.Running phase, Evidence evidence) {
    return "%d/%d %s passed".formatted(passed(evidence), evidence.expected(), what(phase))
        + list("failed", evidence, check -> check.result() == Result.FAILED)
        + list("no answer", evidence, check -> check.result() == Result.OUTCOME_UNKNOWN)
        + list("degraded", evidence, Verdict::degraded);
  }

  private static String list(String title, Evidence evidence, Predicate<CheckEvidence> which) {
    List<String> found =
        evidence.checks().stream()
            .filter(which)
            .map(check -> "%s (%s)".formatted(check.name(), clause(check.detail())))
            .toList();
    return found.isEmpty() ? "" : "; " + title + ": " + String.join(", ", found);
  }

  /** A degraded service answers, so the check passed (HEALTH-21); the reader is told. */
  private static boolean degraded(CheckEvidence check) {
    return check.result() == Result.SUCCEEDED
        && check.detail().toLowerCase(Locale.ROOT).startsWith(DEGRADED);
  }

  private static int passed(Evidence evidence) {
    return (int)
        evidence.checks().stream().filter(check -> check.result() == Result.SUCCEEDED).count();
  }

  private static String clause(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
