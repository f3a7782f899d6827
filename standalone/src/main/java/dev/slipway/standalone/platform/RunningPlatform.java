package dev.slipway.standalone.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of a platform that is ready, as the file {@code platform.properties} in its state
 * directory tells them to the command line.
 *
 * @param bootstrapServers key {@code bootstrap.servers}
 * @param registryUrl key {@code schema.registry.url}
 * @param agentUrl key {@code agent.url}
 * @param httpPort key {@code http.port}: the services' HTTP port on this machine
 * @param pid key {@code pid}: of the platform's own JVM
 */
public record RunningPlatform(
    String bootstrapServers, URI registryUrl, URI agentUrl, int httpPort, long pid) {
  static final String FILE = "platform.properties";

  /** The platform that runs on this state directory; empty if there is none or it was killed. */
  public static Optional<RunningPlatform> find(Path stateDirectory) {
    Path file = stateDirectory.resolve(FILE);
    return ProcessIdentity.read(file).map(process -> parse(file, process.pid()));
  }

  void write(Path file) {
    String started =
        ProcessIdentity.of(pid)
            .map(ProcessIdentity::started)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Expected the pid of a running platform, but no process has the pid %d."
                            .formatted(pid)));
    PropertiesFile.write(
        file,
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "schema.registry.url", registryUrl.toString(),
            "agent.url", agentUrl.toString(),
            "http.port", Integer.toString(httpPort),
            "pid", Long.toString(pid),
            "started", started));
  }

  private static RunningPlatform parse(Path file, long pid) {
    Map<String, String> entries = PropertiesFile.read(file);
    try {
      return new RunningPlatform(
          entries.getOrDefault("bootstrap.servers", ""),
          URI.create(entries.getOrDefault("schema.registry.url", "")),
          URI.create(entries.getOrDefault("agent.url", "")),
          Integer.parseInt(entries.getOrDefault("http.port", "")),
          pid);
    } catch (IllegalArgumentException e) {
      throw new PlatformFailure(
          "Expected the addresses of the running platform in %s, but %s; restart the platform."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
