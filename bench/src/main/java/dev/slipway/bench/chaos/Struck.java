package dev.slipway.bench.chaos;

import java.time.Instant;
import java.util.List;

/**
 * A fault as it was inflicted.
 *
 * @param victim what it struck
 * @param from when what it took away was gone
 * @param inFlight what the victim was seeing to, or what went on around it
 * @param note what else is worth knowing; empty for nothing
 * @param done false if it could not be inflicted; the note says why
 */
record Struck(
    String victim, Instant from, List<InFlight.Effect> inFlight, String note, boolean done) {

  Struck {
    inFlight = List.copyOf(inFlight);
  }

  static Struck at(String victim, Instant from, List<InFlight.Effect> inFlight, String note) {
    return new Struck(victim, from, inFlight, note, true);
  }

  static Struck notDone(String why) {
    return new Struck("-", Instant.now(), List.of(), why, false);
  }
}
