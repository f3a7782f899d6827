package dev.slipway.agent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What every command carries.
 *
 * @param key the idempotency key
 * @param token the fencing token
 * @param digest of the command itself; the same key with another digest is a mistake
 */
record Write(Lane lane, String key, long token, String digest) {

  static String digest(String method, String target, byte[] body) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((method + " " + target + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
    }
  }

  /**
   * Whether this very command was carried out before; refuses an old token and a key used for
   * something else.
   */
  boolean repeated(AgentState state) {
    LaneState known = state.lane(lane);
    if (token < known.fencingToken()) {
      throw Refusal.conflict(
          "Expected fencing token %d or larger for %s, but %d came; somebody newer is in charge, stop acting."
              .formatted(known.fencingToken(), lane.text(), token));
    }
    LaneState.Remembered earlier = known.commands().get(key);
    if (earlier != null && !earlier.digest().equals(digest)) {
      throw new Refusal(
          422,
          "Expected idempotency key \"%s\" with the command it was first used for, but this is another one; use a new key."
              .formatted(Names.shown(key)));
    }
    return earlier != null;
  }
}
