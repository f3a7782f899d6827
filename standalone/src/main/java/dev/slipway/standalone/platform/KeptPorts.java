package dev.slipway.standalone.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ports chosen once and kept in a file, so that addresses stay the same when the platform starts
 * again. Safe for use by several threads; one process at a time.
 */
public final class KeptPorts {
  /**
   * Below the range that Linux and macOS hand out to outgoing connections: a port from that range
   * would sooner or later be somebody's source port when the platform comes back. The agent gives
   * ports above to what it runs, so that no release gets that of a broker which is about to return.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 23_999;
  private static final int TRIES = 200;
  private static final Logger LOG = LoggerFactory.getLogger(KeptPorts.class);

  private final Path file;

  public KeptPorts(Path file) {
    this.file = file;
  }

  /**
   * The port kept under this name, or a free one that is kept from now on. When another program
   * took the kept port in the meantime, a new one is chosen and a warning says so.
   *
   * @param host the local address that the port shall be bound on
   */
  public synchronized int port(String name, String host) {
    Map<String, String> ports = PropertiesFile.read(file);
    String kept = ports.get(name);
    if (kept != null) {
      int port = parse(name, kept);
      if (isFree(host, port)) {
        return port;
      }
    }
    int port = choose(host, ports);
    ports.put(name, Integer.toString(port));
    PropertiesFile.write(file, ports);
    if (kept != null) {
      LOG.warn(
          "Port {} of {} is in use by another program; {} has {} now.", kept, name, name, port);
    }
    return port;
  }

  /**
   * As {@link #port(String, String)}, for a process that outlives this JVM: while the one that this
   * pid file names still runs, it is itself what uses the kept port, so the port stays.
   */
  public synchronized int port(String name, String host, Path pidFile) {
    String kept = PropertiesFile.read(file).get(name);
    if (kept != null && ProcessIdentity.read(pidFile).isPresent()) {
      return parse(name, kept);
    }
    return port(name, host);
  }

  /**
   * Whether a port that cannot be chosen can be used: nobody listens there, or the process of this
   * pid file does, which was left running for that.
   */
  public static boolean isUsable(String host, int port, Path pidFile) {
    return ProcessIdentity.read(pidFile).isPresent() || isFree(host, port);
  }

  /** Whether a server could listen there now. */
  static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of a former life that are still closing must not count as "in use".
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int choose(String host, Map<String, String> taken) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      if (!taken.containsValue(Integer.toString(port)) && isFree(host, port)) {
        return port;
      }
    }
    throw new PlatformFailure(
        "Expected a free port between %d and %d on %s, but found none in %d tries; check that %s is an address of this machine."
            .formatted(LOWEST, HIGHEST, host, TRIES, host));
  }

  private int parse(String name, String kept) {
    try {
      int port = Integer.parseInt(kept);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    throw new PlatformFailure(
        "Expected a port from 1 to 65535 for '%s' in %s, but it says '%s'; correct or delete the line."
            .formatted(name, file, kept));
  }
}
