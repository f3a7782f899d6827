package dev.slipway.standalone.platform;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker, with its controller, inside this JVM. What it is told stays in its
 * directory: a broker that starts there again has the same topics, positions and port.
 *
 * <p>Start and stop belong to one owner; clients connect by {@link #bootstrapServers()}.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);

  private final KafkaBrokerConfig config;
  private @Nullable KafkaRaftServer server;
  private @Nullable DirectoryLock lock;
  private int port;

  public KafkaBroker(KafkaBrokerConfig config) {
    this.config = config;
  }

  /**
   * Returns when clients are served.
   *
   * @throws PlatformFailure if the directory or the port cannot be used; the broker is stopped then
   */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    // Kafka takes a lock too, but only after a second broker has damaged the first one's quorum.
    DirectoryLock taken = DirectoryLock.take(config.directory(), "Kafka broker");
    try {
      server = startServer();
      lock = taken;
    } finally {
      if (server == null) {
        taken.close();
      }
    }
  }

  /** {@code host:port}, valid while the broker runs. */
  public synchronized String bootstrapServers() {
    if (server == null) {
      throw new IllegalStateException(
          "Expected a running broker, but it is stopped; call start() first.");
    }
    return config.host() + ":" + port;
  }

  /** Returns when everything is on disk and the port is free. Does nothing if it is stopped. */
  public synchronized void stop() {
    KafkaRaftServer running = server;
    DirectoryLock held = lock;
    server = null;
    lock = null;
    if (running == null || held == null) {
      return;
    }
    try (held) {
      running.shutdown();
      running.awaitShutdown();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private KafkaRaftServer startServer() {
    KeptPorts ports = new KeptPorts(config.directory().resolve("ports.properties"));
    Path data = config.directory().resolve("data");
    port = clientPort(ports);
    KafkaQuorum quorum =
        config
            .quorum()
            .orElseGet(
                () ->
                    new KafkaQuorum(
                        1,
                        Uuid.randomUuid().toString(),
                        List.of(ports.port("controller", KafkaBrokerConfig.LOOPBACK))));
    sayWhyBeforeDying();
    KafkaRaftServer starting = null;
    try {
      formatOnce(data, quorum);
      var settings = KafkaBrokerSettings.of(data, config.host(), port, quorum);
      starting = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      starting.startup();
      return starting;
    } catch (Exception e) {
      if (starting != null) {
        stopQuietly(starting);
      }
      throw new PlatformFailure(
          "Expected to start the Kafka broker in %s on %s:%d, but %s; look into its log."
              .formatted(config.directory(), config.host(), port, e.getMessage()),
          e);
    }
  }

  private int clientPort(KeptPorts ports) {
    if (config.port() == 0) {
      return ports.port("broker", config.host());
    }
    if (!KeptPorts.isFree(config.host(), config.port())) {
      throw new PlatformFailure(
          "Expected to listen on %s:%d as the Kafka broker, but the port cannot be bound; stop what uses it or choose another."
              .formatted(config.host(), config.port()));
    }
    return config.port();
  }

  private static void formatOnce(Path data, KafkaQuorum quorum) throws Exception {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(data);
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(quorum.node())
          .setClusterId(quorum.clusterId())
          .setDirectories(List.of(data.toString()))
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName(KafkaBrokerSettings.CONTROLLER)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    }
  }

  /** Kafka ends the whole JVM when it cannot write its log; the last line shall tell why. */
  private void sayWhyBeforeDying() {
    Exit.setHaltProcedure(
        (code, message) -> {
          LOG.error(
              "Expected the Kafka broker in {} to keep its log, but it gave up{}; look for a full or failing disk.",
              config.directory(),
              message == null ? "" : " (" + message + ")");
          Runtime.getRuntime().halt(code == 0 ? 1 : code);
        });
  }

  private static void stopQuietly(KafkaRaftServer server) {
    try {
      server.shutdown();
    } catch (RuntimeException e) {
      LOG.debug("A broker that did not start did not stop cleanly either", e);
    }
  }
}
