package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.CheckEvidence;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.OnVeto;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.contract.Violation;
import dev.slipway.runtime.contract.ViolationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verdict as the catalogue says it, worked out from the log alone and without any code of the
 * scorer.
 */
final class VerdictByHand {

  /** What is needed of a phase that ended. */
  record Finished(int phase, PhaseResult result, SkipReason skipReason, Evidence evidence) {}

  /** Outcome, and the score where there is one. */
  record Expected(Outcome outcome, @Nullable Integer score) {}

  final Plan plan;
  final Map<Integer, Finished> phases = new HashMap<>();
  boolean started;
  boolean cancelled;
  boolean critical;

  /** The decision that the verdict was caused by; null where none was. */
  @Nullable HoldDecision decision;

  VerdictByHand(Plan plan) {
    this.plan = plan;
  }

  Expected expected() {
    if (cancelled) {
      return new Expected(Outcome.CANCELLED, null);
    }
    if (plan.dryRun()) {
      return new Expected(Outcome.DRY_RUN, null);
    }
    List<@Nullable Integer> points = new ArrayList<>();
    boolean veto = false;
    boolean stopped = false;
    for (int phase = 1; phase <= 5; phase++) {
      Integer of = critical && phase == 5 ? Integer.valueOf(1) : points(phase, stopped);
      points.add(of);
      boolean ran = phases.containsKey(phase) && phases.get(phase).result() != PhaseResult.SKIPPED;
      boolean vetoes =
          (ran || (critical && phase == 5)) && of != null && of <= plan.policy().vetoAt();
      veto |= vetoes;
      stopped |=
          phase <= 2 ? of == null || of < 5 : vetoes && plan.policy().onVeto() == OnVeto.STOP;
      veto |= stopped;
    }
    Integer total =
        points.contains(null) ? null : 4 * points.stream().mapToInt(Objects::requireNonNull).sum();
    return new Expected(outcome(plan.policy(), veto, total), total);
  }

  private Outcome outcome(Policy policy, boolean veto, @Nullable Integer total) {
    if (veto || (total != null && total < policy.warningFrom())) {
      return Outcome.FAILED;
    }
    if (total != null) {
      return total >= policy.passFrom() ? Outcome.PASS : Outcome.WARNING;
    }
    return switch (policy.onUnresolved()) {
      case ACCEPT -> Outcome.WARNING;
      case ROLLBACK -> Outcome.FAILED;
      case HOLD, UNKNOWN -> decision == HoldDecision.ACCEPT ? Outcome.WARNING : Outcome.FAILED;
    };
  }

  private @Nullable Integer points(int phase, boolean stopped) {
    Finished finished = phases.get(phase);
    if (finished == null
        || (finished.result() == PhaseResult.SKIPPED
            && finished.skipReason() != SkipReason.REQUESTED)) {
      return stopped ? 0 : null;
    }
    if (finished.result() == PhaseResult.SKIPPED) {
      return plan.policy().requestedSkipScore();
    }
    Evidence evidence = finished.evidence();
    if (phase == 1 && finished.result() == PhaseResult.FAILED) {
      return passed(evidence) > 0 ? 1 : 0;
    }
    if (phase == 2 && finished.result() == PhaseResult.FAILED) {
      return 2;
    }
    if (phase <= 2) {
      return 5;
    }
    if (evidence.expected() == 0
        || evidence.seen() * 100 < evidence.expected() * plan.policy().minimumEvidencePercent()) {
      return null;
    }
    return switch (phase) {
      case 3 -> 5 * passed(evidence) / evidence.expected();
      case 4 -> tests(evidence);
      default -> monitoring(evidence);
    };
  }

  private static int tests(Evidence evidence) {
    int failed = evidence.expected() - passed(evidence);
    if (failed == 0 || failed == evidence.expected()) {
      return failed == 0 ? 5 : 0;
    }
    List<CheckKind> kinds =
        evidence.checks().stream()
            .filter(c -> c.result() != Result.SUCCEEDED)
            .map(CheckEvidence::kind)
            .toList();
    if (kinds.contains(CheckKind.CRITICAL) || kinds.contains(CheckKind.CONTRACT)) {
      return 2;
    }
    return kinds.contains(CheckKind.PERFORMANCE) || failed > 1 ? 3 : 4;
  }

  private static int monitoring(Evidence evidence) {
    List<Violation> found = evidence.violations();
    long sustained = found.stream().filter(v -> v.kind() == ViolationKind.SUSTAINED).count();
    if (sustained > 0) {
      return sustained == 1 ? 3 : 2;
    }
    return found.isEmpty() ? 5 : 4;
  }

  private static int passed(Evidence evidence) {
    return (int) evidence.checks().stream().filter(c -> c.result() == Result.SUCCEEDED).count();
  }
}
