package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.PhaseScore;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.SkipReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scores of all phases say before a person is asked: the band of the total, and everything
 * that makes the verdict FAILED whatever the total (SCORE-09).
 *
 * @param total 0 to 100; null where a phase has no points
 * @param band PASS, WARNING or FAILED by the total alone; empty where there is no total
 * @param overrides what asks for FAILED by itself, for example {@code CRITICAL_PHASE_SCORE(4)}
 * @param reasons every reason for a rollback; empty where nothing speaks for one
 * @param unresolved phases whose evidence does not allow a verdict; they matter only where there is
 *     no reason
 */
public record Verdict(
    @Nullable Integer total,
    String band,
    List<String> overrides,
    List<String> reasons,
    List<PhaseScore> unresolved) {

  public static final String PHASE1_FAILED = "PHASE1_FAILED";
  public static final String PHASE2_EXHAUSTED = "PHASE2_EXHAUSTED";
  public static final String CRITICAL_MONITORING = "CRITICAL_MONITORING";
  public static final String UNRESOLVED = "UNRESOLVED";
  public static final String HOLD_REJECTED = "HOLD_REJECTED";

  public static final String CONTINUE_MONITORING = "CONTINUE_MONITORING";
  public static final String MONITOR_CLOSELY = "MONITOR_CLOSELY";
  public static final String ROLLBACK = "ROLLBACK";

  public Verdict {
    overrides = List.copyOf(overrides);
    reasons = List.copyOf(reasons);
    unresolved = List.copyOf(unresolved);
  }

  /** The verdict of these scores; all phases must be known. */
  public static Verdict of(ScoringTerms terms, Scores scores) {
    Policy policy = terms.policy();
    List<String> overrides = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (PhaseScore score : scores.known()) {
      if (isCritical(score)) {
        overrides.add(CRITICAL_MONITORING);
        reasons.add(CRITICAL_MONITORING);
      } else if (Stops.vetoes(terms, score)) {
        String veto = "CRITICAL_PHASE_SCORE(%d)".formatted(score.phase());
        overrides.add(veto);
        if (score.phase() != 1) {
          reasons.add(veto);
        }
      }
      if (score.result() == PhaseResult.FAILED) {
        addTrigger(score, reasons);
      }
    }
    Integer total = scores.total();
    if (total != null && total < policy.warningFrom()) {
      reasons.add("SCORE_BELOW_%d".formatted(policy.warningFrom()));
    }
    return new Verdict(total, band(policy, total), overrides, reasons, unresolved(terms, scores));
  }

  /** Whether something demands a rollback, so that nobody need be asked. */
  public boolean isFailed() {
    return !reasons.isEmpty();
  }

  /** The outcome of a total (SCORE-03 to SCORE-05). */
  static Outcome outcome(Policy policy, int total) {
    if (total >= policy.passFrom()) {
      return Outcome.PASS;
    }
    return total >= policy.warningFrom() ? Outcome.WARNING : Outcome.FAILED;
  }

  /** What is to be done after an outcome (SCORE-10). */
  static String action(Outcome outcome) {
    return switch (outcome) {
      case PASS -> CONTINUE_MONITORING;
      case WARNING -> MONITOR_CLOSELY;
      case FAILED, DRY_RUN, REJECTED, CANCELLED, SUPERSEDED, UNKNOWN -> ROLLBACK;
    };
  }

  private static String band(Policy policy, @Nullable Integer total) {
    return total == null ? "" : outcome(policy, total).name();
  }

  private static void addTrigger(PhaseScore score, List<String> reasons) {
    if (score.phase() == 1) {
      reasons.add(PHASE1_FAILED);
    } else if (score.phase() == 2
        && Integer.valueOf(GatePoints.ATTEMPTS_FAILED).equals(score.score())) {
      reasons.add(PHASE2_EXHAUSTED);
    }
  }

  /** Only a critical condition gives phase 5 its one point. */
  static boolean isCritical(PhaseScore score) {
    return score.phase() == 5
        && score.result() == PhaseResult.FAILED
        && Integer.valueOf(MonitoringPoints.CRITICAL).equals(score.score());
  }

  private static List<PhaseScore> unresolved(ScoringTerms terms, Scores scores) {
    return scores.known().stream()
        .filter(score -> score.score() == null || isUnexplained(terms, scores, score))
        .toList();
  }

  /**
   * A phase that nobody asked to skip and no failure kept from running is evidence that was never
   * given.
   */
  private static boolean isUnexplained(ScoringTerms terms, Scores scores, PhaseScore score) {
    return score.skipReason() == SkipReason.UPSTREAM_FAILURE
        && scores.known().stream()
            .noneMatch(other -> other.phase() < score.phase() && Stops.stops(terms, other));
  }
}
