package dev.slipway.runtime.replay;

import java.util.Optional;

/**
 * What a replay came to.
 *
 * @param reproduced records that deciding again gave exactly as the log has them
 * @param logged records that the log has, as far as they were read
 * @param inputs inputs that were decided again, those that led to nothing included
 * @param undecided inputs that the service had not come to when the log was looked at
 * @param keptAside inputs that the service gave up, or that cannot be read or decided
 * @param difference the first one; the replay ends there, because what follows builds on it
 */
public record Findings(
    long reproduced,
    long logged,
    long inputs,
    long undecided,
    long keptAside,
    Optional<Difference> difference) {

  /** Findings of nothing. */
  public static Findings none() {
    return new Findings(0, 0, 0, 0, 0, Optional.empty());
  }

  /** Both together; the first difference stays. */
  public Findings plus(Findings other) {
    return new Findings(
        reproduced + other.reproduced,
        logged + other.logged,
        inputs + other.inputs,
        undecided + other.undecided,
        keptAside + other.keptAside,
        difference.or(other::difference));
  }
}
