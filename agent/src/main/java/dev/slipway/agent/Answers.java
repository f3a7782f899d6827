package dev.slipway.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON documents that the agent shows of its state. */
final class Answers {

  private static final int OUTPUT = 4096;

  private final Outputs outputs;

  Answers(Outputs outputs) {
    this.outputs = outputs;
  }

  /** A slot; one that is unknown is shown as STOPPED, because that is what it is. */
  Map<String, @Nullable Object> slot(AgentState state, SlotKey key) {
    Slot slot = state.slot(key);
    Child child = slot == null ? null : slot.child();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("application", key.application());
    document.put("environment", key.environment());
    document.put("component", key.component());
    document.put("version", key.version());
    document.put("state", (slot == null ? SlotState.STOPPED : slot.state()).name());
    document.put("live", state.live(key));
    document.put("pid", child == null ? null : child.pid());
    document.put("port", slot == null ? null : slot.innerPort());
    document.put("startedAt", slot == null ? null : slot.startedAt());
    document.put("detail", slot == null ? "is not known here" : slot.detail());
    document.put("exitCode", slot == null ? null : slot.exitCode());
    document.put("output", slot == null ? "" : outputs.tail(slot.id(), OUTPUT));
    return document;
  }

  Map<String, @Nullable Object> lane(AgentState state, Lane lane) {
    LaneState known = state.lane(lane);
    List<Map<String, @Nullable Object>> slots =
        state.slotsOf(lane).map(slot -> slot(state, slot.key())).toList();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("live", known.live());
    document.put("fencingToken", known.fencingToken());
    document.put("slots", slots);
    return document;
  }

  /** The end of a slot's output. */
  String log(AgentState state, SlotKey key, int bytes) {
    Slot slot = state.slot(key);
    return slot == null ? "" : outputs.tail(slot.id(), bytes);
  }
}
