package dev.slipway.runtime.contract;

import java.time.Duration;

/** How evidence becomes a verdict (SCORE-01 to SCORE-09). */
public record Policy(
    int passFrom,
    int warningFrom,
    int vetoAt,
    int requestedSkipScore,
    int minimumEvidencePercent,
    OnVeto onVeto,
    Unresolved onUnresolved,
    Duration holdFor) {

  /** The catalogue's numbers. */
  public static Policy defaults() {
    return new Policy(80, 60, 1, 4, 80, OnVeto.CONTINUE, Unresolved.HOLD, Duration.ofHours(24));
  }
}
