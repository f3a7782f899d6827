package dev.slipway.agent;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the agent must know again after its own restart; immutable.
 *
 * @param format of the file, raised when an older agent could not read it
 * @param lanes by {@link Lane#text()}
 * @param slots by {@link SlotKey#text()}
 */
record AgentState(int format, Map<String, LaneState> lanes, Map<String, Slot> slots) {

  static final int FORMAT = 1;
  static final AgentState EMPTY = new AgentState(FORMAT, Map.of(), Map.of());

  AgentState {
    lanes = Collections.unmodifiableMap(new TreeMap<>(lanes));
    slots = Collections.unmodifiableMap(new TreeMap<>(slots));
  }

  LaneState lane(Lane lane) {
    return lanes.getOrDefault(lane.text(), LaneState.NEW);
  }

  @Nullable Slot slot(SlotKey key) {
    return slots.get(key.text());
  }

  /** The slot if it still holds the start with that id, null if it was removed or started anew. */
  @Nullable Slot slot(SlotKey key, String id) {
    Slot slot = slot(key);
    return slot != null && slot.id().equals(id) ? slot : null;
  }

  Stream<Slot> slotsOf(Lane lane) {
    return slots.values().stream().filter(slot -> slot.key().lane().equals(lane));
  }

  boolean live(SlotKey key) {
    return key.version().equals(lane(key.lane()).live().get(key.component()));
  }

  AgentState with(Lane lane, LaneState state) {
    Map<String, LaneState> next = new TreeMap<>(lanes);
    next.put(lane.text(), state);
    return new AgentState(format, next, slots);
  }

  AgentState with(Slot slot) {
    Map<String, Slot> next = new TreeMap<>(slots);
    next.put(slot.key().text(), slot);
    return new AgentState(format, lanes, next);
  }

  AgentState without(SlotKey key) {
    Map<String, Slot> next = new TreeMap<>(slots);
    next.remove(key.text());
    return new AgentState(format, lanes, next);
  }
}
