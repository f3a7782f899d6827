package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.PlatformAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where the platform is. */
public final class PlatformOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Directory in which the platform runs (default: that of the launcher).")
  private @Nullable Path home;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (or SLIPWAY_BOOTSTRAP_SERVERS).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Schema registry (or SLIPWAY_REGISTRY).")
  private @Nullable String registry;

  @Option(names = "--agent", paramLabel = "URL", description = "Agent (or SLIPWAY_AGENT).")
  private @Nullable URI agent;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      description = "Prefix of the topics (or SLIPWAY_TOPIC_PREFIX; default: slipway.).")
  private @Nullable String topicPrefix;

  @Option(
      names = "--client-config",
      paramLabel = "FILE",
      description =
          "More settings of the Kafka client, for TLS for example (or SLIPWAY_CLIENT_CONFIG).")
  private @Nullable Path clientConfig;

  /** For picocli. */
  public PlatformOptions() {}

  /** The platform that these options, the environment or this machine name. */
  Platform connect(Console console) {
    return Platform.at(
        PlatformAddress.find(
            new PlatformAddress.Wish(
                home, bootstrapServers, registry, agent, topicPrefix, clientConfig),
            console.environment()));
  }
}
