package dev.slipway.cli.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Who asks: claimed, because nobody checks it yet. */
public final class Actor {
  private Actor() {}

  /** {@code SLIPWAY_ACTOR}, or the user and the host that the command runs as and on. */
  public static String of(Map<String, String> environment) {
    String said = environment.getOrDefault("SLIPWAY_ACTOR", "");
    return said.isBlank() ? System.getProperty("user.name", "unknown") + "@" + host() : said;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
