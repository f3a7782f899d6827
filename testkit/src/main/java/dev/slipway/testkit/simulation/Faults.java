package dev.slipway.testkit.simulation;

/**
 * How often things go wrong: probabilities from 0 to 1.
 *
 * @param timePasses at each step, although somebody has something to read
 * @param crash at each batch: its service is gone before or after the commit, and comes back later
 * @param retry at each batch: it is dropped and its records are decided one by one
 * @param restart at each step: somebody who is not in the middle of anything is gone
 * @param lag at each batch: a topic is not read for a while
 * @param duplicate at each fact: it is published again later
 * @param late at each fact: it is under way for minutes
 * @param early at each due time: a timer fires before it as well
 */
public record Faults(
    double timePasses,
    double crash,
    double retry,
    double restart,
    double lag,
    double duplicate,
    double late,
    double early) {

  /** Nothing goes wrong. */
  public static Faults none() {
    return new Faults(0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** More goes wrong than in any bad week. */
  public static Faults usual() {
    return new Faults(0.1, 0.02, 0.02, 0.002, 0.02, 0.05, 0.02, 0.05);
  }
}
