package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.SkipReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The one sentence that says why a verdict is what it is. */
final class Why {

  private static final int FULL_MARKS = Scores.PHASES * PhaseScoring.PERFECT;

  private Why() {}

  /** Why a release is rolled back although nobody was asked. */
  static String failed(ScoringTerms terms, Scores scores) {
    Optional<PhaseScore> critical = scores.known().stream().filter(Verdict::isCritical).findFirst();
    if (critical.isPresent()) {
      return "Phase 5 found a critical condition: %s.".formatted(critical.get().reason());
    }
    Optional<PhaseScore> stopped = Stops.stoppedBy(terms, scores);
    if (stopped.isPresent()) {
      return "Phase %d: %s.%s"
          .formatted(stopped.get().phase(), stopped.get().reason(), notRun(scores));
    }
    List<PhaseScore> vetoes =
        scores.known().stream().filter(score -> Stops.vetoes(terms, score)).toList();
    if (!vetoes.isEmpty()) {
      return "%s ran and scored %s: %s."
          .formatted(
              Words.phases(phases(vetoes)),
              Words.list(vetoes.stream().map(score -> String.valueOf(score.score())).toList()),
              reasons(vetoes));
    }
    return "%s are too few, %d of 100 are needed: %s."
        .formatted(points(scores), terms.policy().warningFrom(), lost(scores));
  }

  /** Why a release stays. */
  static String kept(Scores scores) {
    boolean perfect =
        scores.known().stream()
            .allMatch(score -> Integer.valueOf(PhaseScoring.PERFECT).equals(score.score()));
    return perfect
        ? "All five phases passed: %s.".formatted(points(scores))
        : "%s: %s.".formatted(points(scores), lost(scores));
  }

  /** Why a person must decide. */
  static String held(String deploymentId, Verdict verdict, Instant until) {
    return ("%s; the release is held until %s, decide with"
            + " 'slipway resolve %s accept|rollback --reason ...'.")
        .formatted(incomplete(verdict), until, deploymentId);
  }

  /** What is missing, a phrase for each phase. */
  static List<String> missing(Verdict verdict) {
    return verdict.unresolved().stream()
        .map(score -> "Phase %d: %s".formatted(score.phase(), score.reason()))
        .toList();
  }

  /** Why a release with incomplete evidence stays without asking. */
  static String acceptedByPolicy(Verdict verdict) {
    return "%s; the manifest accepts that.".formatted(incomplete(verdict));
  }

  /** Why a release with incomplete evidence is rolled back without asking. */
  static String rolledBackByPolicy(Verdict verdict) {
    return "%s; the manifest asks to roll back then.".formatted(incomplete(verdict));
  }

  /** Why a held release stays. */
  static String accepted(Verdict verdict, String by, String reason) {
    return "%s accepted the release: %s. %s."
        .formatted(person(by), said(reason), incomplete(verdict));
  }

  /** Why a held release is rolled back. */
  static String rejected(Verdict verdict, String by, String reason) {
    return "%s rejected the release: %s. %s."
        .formatted(person(by), said(reason), incomplete(verdict));
  }

  /** Why a held release is rolled back although nobody said so. */
  static String undecided(Verdict verdict, Instant until) {
    return "Nobody decided about the held release until %s. %s."
        .formatted(until, incomplete(verdict));
  }

  private static String incomplete(Verdict verdict) {
    return String.join(
        "; ",
        verdict.unresolved().stream()
            .map(
                score ->
                    score.result() == PhaseResult.INCONCLUSIVE
                        ? "Phase %d is inconclusive: %s".formatted(score.phase(), score.reason())
                        : "Phase %d did not run, and no earlier phase says why"
                            .formatted(score.phase()))
            .toList());
  }

  private static String notRun(Scores scores) {
    List<Integer> skipped =
        phases(
            scores.known().stream()
                .filter(score -> score.skipReason() == SkipReason.UPSTREAM_FAILURE)
                .toList());
    if (skipped.isEmpty()) {
      return "";
    }
    return " %s did not run and %s 0."
        .formatted(Words.phases(skipped), skipped.size() == 1 ? "counts" : "count");
  }

  private static String points(Scores scores) {
    return "%d of %d points".formatted(scores.sum(), FULL_MARKS);
  }

  private static String lost(Scores scores) {
    return String.join(
        "; ",
        scores.known().stream()
            .filter(score -> !Integer.valueOf(PhaseScoring.PERFECT).equals(score.score()))
            .map(
                score ->
                    "phase %d scored %s (%s)"
                        .formatted(score.phase(), score.score(), score.reason()))
            .toList());
  }

  private static String reasons(List<PhaseScore> scores) {
    return String.join("; ", scores.stream().map(PhaseScore::reason).toList());
  }

  private static List<Integer> phases(List<PhaseScore> scores) {
    return scores.stream().map(PhaseScore::phase).toList();
  }

  private static String person(String by) {
    String name = Words.clause(by);
    return name.isEmpty() ? "Somebody" : name;
  }

  private static String said(String reason) {
    String text = Words.clause(reason);
    return text.isEmpty() ? "no reason was given" : text;
  }
}
