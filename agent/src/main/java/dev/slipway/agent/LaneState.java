package dev.slipway.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept for a lane.
 *
 * @param fencingToken the largest token seen, 0 before the first
 * @param live component to version that gets the traffic
 * @param commands idempotency key to the command it was used for, oldest first, the latest {@link
 *     #REMEMBERED} only
 */
record LaneState(long fencingToken, Map<String, String> live, Map<String, Remembered> commands) {

  static final int REMEMBERED = 256;
  static final LaneState NEW = new LaneState(0, Map.of(), Map.of());

  /**
   * A command that was carried out.
   *
   * @param digest of its method, path and body
   * @param previous for a switch: what was live before
   */
  record Remembered(String digest, Map<String, String> previous) {}

  LaneState {
    live = Collections.unmodifiableMap(new TreeMap<>(live));
    commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
  }

  LaneState withToken(long token) {
    return new LaneState(Math.max(token, fencingToken), live, commands);
  }

  LaneState withLive(Map<String, String> versions) {
    return new LaneState(fencingToken, versions, commands);
  }

  LaneState remembering(String key, Remembered command) {
    Map<String, Remembered> next = new LinkedHashMap<>(commands);
    next.put(key, command);
    if (next.size() > REMEMBERED) {
      next.remove(next.keySet().iterator().next());
    }
    return new LaneState(fencingToken, live, next);
  }
}
