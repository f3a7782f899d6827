package dev.slipway.adapters.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What an agent runs of one application in one environment. */
record LaneView(Map<String, String> live, List<SlotView> slots) {

  LaneView {
    live = Map.copyOf(live);
    slots = List.copyOf(slots);
  }

  static LaneView of(JsonNode node) {
    Map<String, String> live = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : node.path("live").properties()) {
      live.put(one.getKey(), one.getValue().asString(""));
    }
    List<SlotView> slots = new ArrayList<>();
    for (JsonNode slot : node.path("slots")) {
      slots.add(SlotView.of(slot));
    }
    return new LaneView(live, slots);
  }
}
