package dev.slipway.agent;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is started.
 *
 * @param state the directory for everything it keeps; created if it is not there
 * @param listenAddress the loopback address of its interface
 * @param listenPort 0 for any free one
 * @param proxyAddress where the public ports of components are opened
 * @param atStop what becomes of applications when the agent is stopped in order
 */
public record AgentOptions(
    Path state, String listenAddress, int listenPort, String proxyAddress, AtStop atStop) {

  /** What becomes of applications when the agent is stopped in order. */
  public enum AtStop {
    /** They go on, and the next agent finds them. */
    KEEP,
    /** They are stopped first: for an agent that somebody only tries out. */
    END
  }

  /** What to type, in one line. */
  public static final String USAGE =
      "Usage: dev.slipway.agent.Agent --state <dir> [--listen 127.0.0.1:18070] [--proxy-address 127.0.0.1] [--at-stop keep|end]"
          + " (or SLIPWAY_AGENT_STATE, SLIPWAY_AGENT_LISTEN, SLIPWAY_AGENT_PROXY_ADDRESS, SLIPWAY_AGENT_AT_STOP)";

  private static final Map<String, String> VARIABLES =
      Map.of(
          "--state", "SLIPWAY_AGENT_STATE",
          "--listen", "SLIPWAY_AGENT_LISTEN",
          "--proxy-address", "SLIPWAY_AGENT_PROXY_ADDRESS",
          "--at-stop", "SLIPWAY_AGENT_AT_STOP");

  /**
   * Refuses addresses under which others could drive the agent, since whoever can call it can start
   * any program.
   */
  public AgentOptions {
    if (!address("--listen", listenAddress).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Expected --listen to be a loopback address, but it is %s; whoever can call the agent can start programs, so use 127.0.0.1."
              .formatted(listenAddress));
    }
    if (listenPort < 0 || listenPort > 65_535) {
      throw new IllegalArgumentException(
          "Expected the port in --listen to be 0 to 65535, but it is %d.".formatted(listenPort));
    }
    var _ = address("--proxy-address", proxyAddress);
  }

  /** An agent whose applications go on without it. */
  public AgentOptions(Path state, String listenAddress, int listenPort, String proxyAddress) {
    this(state, listenAddress, listenPort, proxyAddress, AtStop.KEEP);
  }

  /**
   * Reads the command line; what is not on it comes from the environment, then from the defaults.
   *
   * @throws IllegalArgumentException with one sentence about the first thing that is wrong
   */
  public static AgentOptions parse(String[] args, Map<String, String> environment) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!VARIABLES.containsKey(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "Expected %s with a value each, but found \"%s\"; %s."
                .formatted(
                    String.join(", ", VARIABLES.keySet().stream().sorted().toList()),
                    args[i],
                    USAGE));
      }
      given.put(args[i], args[i + 1]);
    }
    VARIABLES.forEach(
        (option, variable) -> {
          String value = environment.get(variable);
          if (value != null && !value.isBlank()) {
            given.putIfAbsent(option, value);
          }
        });
    String state = given.get("--state");
    if (state == null || state.isBlank()) {
      throw new IllegalArgumentException(
          "Expected --state with a directory, but it is missing; %s.".formatted(USAGE));
    }
    String listen = given.getOrDefault("--listen", "127.0.0.1:18070");
    int colon = listen.lastIndexOf(':');
    Integer port = colon < 1 ? null : port(listen.substring(colon + 1));
    if (port == null) {
      throw new IllegalArgumentException(
          "Expected --listen as address:port, but it is \"%s\".".formatted(listen));
    }
    return new AgentOptions(
        Path.of(state).toAbsolutePath().normalize(),
        listen.substring(0, colon),
        port,
        given.getOrDefault("--proxy-address", "127.0.0.1"),
        atStop(given.getOrDefault("--at-stop", "keep")));
  }

  private static AtStop atStop(String text) {
    return switch (text) {
      case "keep" -> AtStop.KEEP;
      case "end" -> AtStop.END;
      default ->
          throw new IllegalArgumentException(
              "Expected --at-stop to be keep or end, but it is \"%s\".".formatted(text));
    };
  }

  private static @Nullable Integer port(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.valueOf(text) : null;
  }

  private static InetAddress address(String option, String text) {
    try {
      // Literals only: what a name means may change.
      return InetAddress.ofLiteral(text.equals("localhost") ? "127.0.0.1" : text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException(
          "Expected %s to be an IP address, but it is \"%s\".".formatted(option, text),
          notAnAddress);
    }
  }
}
