package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a broker lives.
 *
 * @param directory holds everything the broker keeps; made when it is missing
 * @param host the address it listens on and tells its clients
 * @param port 1 to 65535, or 0 for a free one that is chosen at the first start and kept in the
 *     directory
 * @param quorum its place among several; empty where it is alone
 */
public record KafkaBrokerConfig(
    Path directory, String host, int port, Optional<KafkaQuorum> quorum) {
  /** The address of a broker that only this machine can reach. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

  public KafkaBrokerConfig {
    directory = directory.toAbsolutePath().normalize();
    if (!HOST.matcher(host).matches() || host.equals("0.0.0.0")) {
      throw new IllegalArgumentException(
          "Expected a host name or IPv4 address that clients can connect to, but the broker's host is '%s'; use 127.0.0.1 for this machine alone."
              .formatted(host));
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected the broker's port to be 0 (any free one) to 65535, but it is %d."
              .formatted(port));
    }
  }

  /** A broker that is alone. */
  public KafkaBrokerConfig(Path directory, String host, int port) {
    this(directory, host, port, Optional.empty());
  }

  /** A broker for this machine alone, on a port of its own choice. */
  public static KafkaBrokerConfig onLoopback(Path directory) {
    return new KafkaBrokerConfig(directory, LOOPBACK, 0);
  }
}
