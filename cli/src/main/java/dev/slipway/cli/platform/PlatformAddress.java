package dev.slipway.cli.platform;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a platform is.
 *
 * @param agent address of the agent; null where none is known
 * @param topicPrefix of the topics' names
 * @param client further settings of the Kafka clients, for example for TLS
 */
public record PlatformAddress(
    String bootstrapServers,
    String registry,
    @Nullable URI agent,
    String topicPrefix,
    Map<String, String> client) {
  /** The folder of a platform's state below its home directory. */
  public static final String STATE_FOLDER = ".slipway";

  public static final String DEFAULT_PREFIX = "slipway.";

  private static final String FILE = "platform.properties";

  /**
   * What the user said; each may be null.
   *
   * @param home directory in which {@code ./slipway dev} runs
   * @param clientConfig a properties file for the Kafka clients
   */
  public record Wish(
      @Nullable Path home,
      @Nullable String bootstrapServers,
      @Nullable String registry,
      @Nullable URI agent,
      @Nullable String topicPrefix,
      @Nullable Path clientConfig) {}

  /**
   * Finds the platform: what the user said, then the environment, then what runs on this machine.
   *
   * @throws CliFailure if there is none
   */
  public static PlatformAddress find(Wish wish, Map<String, String> environment) {
    String prefix =
        first(wish.topicPrefix(), environment.get("SLIPWAY_TOPIC_PREFIX")).orElse(DEFAULT_PREFIX);
    Map<String, String> client = new HashMap<>();
    Path config =
        first(wish.clientConfig(), path(environment.get("SLIPWAY_CLIENT_CONFIG"))).orElse(null);
    if (config != null) {
      client.putAll(read(config));
    }
    Optional<String> servers =
        first(wish.bootstrapServers(), environment.get("SLIPWAY_BOOTSTRAP_SERVERS"));
    Optional<String> registry = first(wish.registry(), environment.get("SLIPWAY_REGISTRY"));
    Optional<URI> agent = first(wish.agent(), uri(environment.get("SLIPWAY_AGENT")));
    if (servers.isPresent() && registry.isPresent()) {
      return new PlatformAddress(
          servers.get(), registry.get(), agent.orElse(null), prefix, Map.copyOf(client));
    }
    if (servers.isPresent() || registry.isPresent()) {
      throw new CliFailure(
          ExitCode.USAGE,
          "Expected both --bootstrap-servers and --registry (or SLIPWAY_BOOTSTRAP_SERVERS and SLIPWAY_REGISTRY), but got only one of them.");
    }
    Map<String, String> running = running(homeOf(wish));
    return new PlatformAddress(
        running.getOrDefault("bootstrap.servers", ""),
        running.getOrDefault("schema.registry.url", ""),
        agent.or(() -> Optional.ofNullable(uri(running.get("agent.url")))).orElse(null),
        prefix,
        Map.copyOf(client));
  }

  private static Path homeOf(Wish wish) {
    return first(wish.home(), path(System.getProperty("slipway.home"))).orElse(Path.of(""));
  }

  private static Map<String, String> running(Path home) {
    Path file = home.resolve(STATE_FOLDER).resolve(FILE).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw notRunning("there is no " + file);
    }
    Map<String, String> entries = read(file);
    String pid = entries.getOrDefault("pid", "");
    if (!pid.matches("[0-9]{1,18}")
        || ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty()) {
      throw notRunning("the process that %s names has ended".formatted(file));
    }
    return entries;
  }

  private static CliFailure notRunning(String found) {
    return new CliFailure(
        ExitCode.INTERNAL,
        "Expected a running platform, but %s; start one with './slipway dev', or name one with --bootstrap-servers and --registry."
            .formatted(found));
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new CliFailure(
          ExitCode.USAGE, "Expected a properties file at %s, but there is none.".formatted(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new CliFailure(
          ExitCode.USAGE,
          "Expected to read properties from %s, but could not: %s."
              .formatted(file, e.getMessage()));
    }
    Map<String, String> entries = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
    return entries;
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null || text.isBlank() ? null : Path.of(text);
  }

  private static @Nullable URI uri(@Nullable String text) {
    return text == null || text.isBlank() ? null : URI.create(text);
  }

  private static <T> Optional<T> first(@Nullable T one, @Nullable T other) {
    return Optional.ofNullable(one).or(() -> Optional.ofNullable(other));
  }
}
