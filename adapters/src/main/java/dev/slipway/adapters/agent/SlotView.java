package dev.slipway.adapters.agent;

import tools.jackson.databind.JsonNode;

/**
 * A slot as the agent tells it.
 *
 * @param detail one sentence; empty where the agent has none
 * @param output the last lines of the process
 */
record SlotView(
    String component, String version, State state, boolean live, String detail, String output) {

  enum State {
    STARTING,
    READY,
    FAILED,
    STOPPED,
    /** A word that this version does not know. */
    UNKNOWN
  }

  static SlotView of(JsonNode node) {
    return new SlotView(
        text(node, "component"),
        text(node, "version"),
        state(text(node, "state")),
        node.path("live").asBoolean(false),
        text(node, "detail"),
        text(node, "output"));
  }

  boolean running() {
    return state == State.STARTING || state == State.READY;
  }

  private static State state(String word) {
    return switch (word) {
      case "STARTING" -> State.STARTING;
      case "READY" -> State.READY;
      case "FAILED" -> State.FAILED;
      case "STOPPED" -> State.STOPPED;
      default -> State.UNKNOWN;
    };
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
