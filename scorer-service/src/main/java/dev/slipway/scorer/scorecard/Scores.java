package dev.slipway.scorer.scorecard;

import dev.slipway.runtime.contract.PhaseScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the phases that are known, in the order of the phases, whatever the order in which they
 * became known.
 */
public record Scores(List<PhaseScore> known) {

  /** Phases of a deployment; they count from 1. */
  public static final int PHASES = 5;

  /** The total is the sum times this: 25 points make 100 (SCORE-01). */
  private static final int TOTAL_FACTOR = 4;

  /** No phase is scored. */
  public static final Scores NONE = new Scores(List.of());

  public Scores {
    known = List.copyOf(known);
  }

  /** The score of a phase; empty while it is not known. */
  public Optional<PhaseScore> of(int phase) {
    return known.stream().filter(score -> score.phase() == phase).findFirst();
  }

  /** Phases without a score so far. */
  public List<Integer> missing() {
    return IntStream.rangeClosed(1, PHASES).boxed().filter(phase -> of(phase).isEmpty()).toList();
  }

  /** Whether all phases before this one are known. */
  public boolean isKnownBefore(int phase) {
    return missing().stream().allMatch(missing -> missing >= phase);
  }

  /** These scores and one more. */
  public Scores with(PhaseScore score) {
    List<PhaseScore> next = new ArrayList<>(known);
    next.add(score);
    next.sort(Comparator.comparingInt(PhaseScore::phase));
    return new Scores(next);
  }

  /** Sum of all points that were given, 0 to 25. */
  public int sum() {
    int sum = 0;
    for (PhaseScore score : known) {
      Integer points = score.score();
      sum += points == null ? 0 : points;
    }
    return sum;
  }

  /** 0 to 100; null while or because a phase has no points. */
  public @Nullable Integer total() {
    boolean incomplete =
        known.size() < PHASES || known.stream().anyMatch(score -> score.score() == null);
    return incomplete ? null : sum() * TOTAL_FACTOR;
  }
}
