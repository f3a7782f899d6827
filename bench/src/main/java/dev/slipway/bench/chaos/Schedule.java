package dev.slipway.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * When what is done: the same for the same seed. Kinds come in rounds of 30 with fixed shares, so a
 * short run has all of them and at most eight kills of a JVM; all hosts at once are killed in place
 * of one of them from the second round on.
 *
 * @param faults in order of time
 */
record Schedule(List<Planned> faults) {

  private static final int ROUND = 30;
  private static final double JITTER = 0.6;

  /**
   * A fault to come.
   *
   * @param number from 1
   * @param at after the beginning
   * @param seed decides what is left open: the victim, how long, which bytes
   */
  record Planned(int number, Duration at, FaultKind kind, long seed) {}

  /** So many faults in a time, of these kinds only; of all where none is named. */
  static Schedule of(long seed, int count, Duration span, Set<FaultKind> only) {
    Random random = new Random(seed);
    List<FaultKind> kinds = new ArrayList<>();
    while (kinds.size() < count) {
      kinds.addAll(only.isEmpty() ? round(random, !kinds.isEmpty()) : shuffled(random, only));
    }
    double every = (double) span.toMillis() / count;
    List<Planned> faults = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double at = every * (i + JITTER * random.nextDouble());
      faults.add(
          new Planned(i + 1, Duration.ofMillis(Math.round(at)), kinds.get(i), random.nextLong()));
    }
    return new Schedule(List.copyOf(faults));
  }

  private static List<FaultKind> shuffled(Random random, Set<FaultKind> only) {
    List<FaultKind> round = new ArrayList<>(new TreeSet<>(only));
    Collections.shuffle(round, random);
    return round;
  }

  private static List<FaultKind> round(Random random, boolean later) {
    List<FaultKind> round = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      round.addAll(Collections.nCopies(kind.share(), kind));
    }
    if (round.size() != ROUND) {
      throw new IllegalStateException(
          "Expected shares that add up to %d, but they are %d.".formatted(ROUND, round.size()));
    }
    if (later) {
      round.set(round.indexOf(FaultKind.HOST_STOPPED), FaultKind.BOTH_HOSTS_KILLED);
    }
    Collections.shuffle(round, random);
    return round;
  }
}
