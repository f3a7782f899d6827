package dev.slipway.agent;

import org.jspecify.annotations.Nullable;

/**
 * One version of one component and what is known about its process.
 *
 * @param id new for every start, so that news about an earlier process in the same slot is
 *     recognised as old
 * @param stopping whether the process was asked to end; survives the agent, which then goes on
 *     stopping it
 * @param child the process, null before it was started
 * @param innerPort the loopback port the process was told to listen on
 * @param startedAt epoch milliseconds of the start
 * @param detail one sentence on the state
 * @param exitCode null while the process runs and when nobody saw it end
 */
record Slot(
    SlotKey key,
    String id,
    SlotSpec spec,
    SlotState state,
    boolean stopping,
    @Nullable Child child,
    int innerPort,
    long startedAt,
    String detail,
    @Nullable Integer exitCode) {

  /** A slot whose process is about to be started. */
  static Slot starting(SlotKey key, String id, SlotSpec spec, int innerPort, long startedAt) {
    return new Slot(
        key, id, spec, SlotState.STARTING, false, null, innerPort, startedAt, "is starting", null);
  }

  Slot withChild(Child started) {
    return new Slot(
        key, id, spec, state, stopping, started, innerPort, startedAt, detail, exitCode);
  }

  Slot asStopping() {
    return new Slot(
        key, id, spec, state, true, child, innerPort, startedAt, "is stopping", exitCode);
  }

  Slot in(SlotState next, String sentence) {
    return new Slot(key, id, spec, next, stopping, child, innerPort, startedAt, sentence, exitCode);
  }

  Slot ended(SlotState end, String sentence, @Nullable Integer code) {
    return new Slot(key, id, spec, end, stopping, child, innerPort, startedAt, sentence, code);
  }

  /** Whether traffic may be switched to it. */
  boolean usable() {
    return state == SlotState.READY && !stopping;
  }
}
