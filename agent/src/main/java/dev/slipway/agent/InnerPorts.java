package dev.slipway.agent;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Finds loopback ports for processes. They lie below the range from which Linux takes the ports of
 * outgoing connections (32768 and up by default), so none is taken away between the choice and the
 * moment in which the process listens; and above those that a platform on one machine keeps for its
 * broker, registry and services (20000 to 23999), which are free while one of them starts again.
 */
final class InnerPorts {

  private static final int FIRST = 24_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS = 1_000;

  private final RandomGenerator random;

  InnerPorts(RandomGenerator random) {
    this.random = random;
  }

  /** A port that nobody listens on and no slot has been promised. */
  int choose(AgentState state) {
    Set<Integer> taken = new HashSet<>();
    for (Slot slot : state.slots().values()) {
      taken.add(slot.spec().port());
      if (slot.state().active()) {
        taken.add(slot.innerPort());
      }
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(FIRST, END);
      if (!taken.contains(port) && free(port)) {
        return port;
      }
    }
    throw Refusal.conflict(
        "Expected a free loopback port from %d to %d, but found none; end what occupies them."
            .formatted(FIRST, END - 1));
  }

  private static boolean free(int port) {
    // The wildcard address, because a process may listen there as well.
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
