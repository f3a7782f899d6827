package dev.slipway.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which slot answers for which component: one immutable table for all components, replaced as a
 * whole, so that a switch of several components is one change.
 *
 * <p>Picking and counting belong together. A pick counts itself first and then looks whether the
 * table still says the same; a slot leaves the table first and is then waited for. So either the
 * pick sees the new table or the wait sees the pick: no request is forwarded to a slot that is
 * believed to be idle.
 */
final class Routes {

  /**
   * The live slot of a component.
   *
   * @param running false if its process has ended: its port may belong to a stranger by now and
   *     must not be asked
   */
  record Target(SlotKey key, String slotId, int port, boolean running, InFlight inFlight) {}

  private final Map<String, InFlight> counters = new ConcurrentHashMap<>();
  private volatile Map<ComponentKey, Target> table = Map.of();

  /** Derives the table from the state. Calls must come in the order of the states. */
  void apply(AgentState state) {
    Map<ComponentKey, Target> next = new HashMap<>();
    Map<String, Slot> present = new HashMap<>();
    for (Slot slot : state.slots().values()) {
      present.put(slot.id(), slot);
      if (state.live(slot.key())) {
        boolean running = slot.state() == SlotState.READY;
        next.put(
            slot.key().componentKey(),
            new Target(slot.key(), slot.id(), slot.innerPort(), running, inFlight(slot.id())));
      }
    }
    table = Map.copyOf(next);
    counters.keySet().retainAll(present.keySet());
  }

  /**
   * The slot to forward a request to, which counts as in flight there until it leaves; null if none
   * is live.
   */
  @Nullable Target enter(ComponentKey component) {
    while (true) {
      Target target = table.get(component);
      if (target == null) {
        return null;
      }
      target.inFlight().enter();
      Target again = table.get(component);
      if (again != null && again.slotId().equals(target.slotId())) {
        return again;
      }
      target.inFlight().leave();
    }
  }

  /** The counter of one start of a slot. */
  InFlight inFlight(String slotId) {
    return counters.computeIfAbsent(slotId, id -> new InFlight());
  }
}
