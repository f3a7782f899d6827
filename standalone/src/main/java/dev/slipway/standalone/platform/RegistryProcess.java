package dev.slipway.standalone.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarFile;

/**
 * The schema registry (Apicurio) as a child process whose memory is a topic of the broker: it may
 * be killed and started anywhere. Ends with this JVM. Keeps its port across restarts.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final String HOST = KafkaBrokerConfig.LOOPBACK;
  private static final int MAX_HEAP_MEGABYTES = 192;

  private final ChildProcess child;
  private final URI url;

  private RegistryProcess(ChildProcess child, URI url) {
    this.child = child;
    this.url = url;
  }

  /**
   * Returns when schemas can be registered. The broker must run.
   *
   * @param whenItDies see {@link ChildProcess#start}
   * @throws PlatformFailure if it does not get there within two minutes
   */
  public static RegistryProcess start(RegistryConfig config, Consumer<String> whenItDies) {
    Path jar = config.application().resolve("quarkus-run.jar");
    String main = mainClass(jar);
    KeptPorts ports = new KeptPorts(config.directory().resolve("ports.properties"));
    ChildProcess.endLeftover(config.directory().resolve("registry.pid"), "registry");
    int port = ports.port("registry", HOST);
    int management = ports.port("registry-management", HOST);
    List<String> command =
        JavaCommand.tethered(
            config.directory().resolve("tether"),
            MAX_HEAP_MEGABYTES,
            options(config, port, management),
            List.of(jar),
            main,
            List.of());
    URI url = URI.create("http://" + HOST + ":" + port + "/apis/ccompat/v7");
    URI health = URI.create("http://" + HOST + ":" + management + "/health/ready");
    // Health says that the journal is read; the other, that the interface we use answers.
    Readiness ready = Readiness.http(health).and(Readiness.http(URI.create(url + "/subjects")));
    ChildSpec spec = ChildSpec.of("registry", command, config.directory(), config.log(), ready);
    ChildProcess child = ChildProcess.start(spec, whenItDies);
    return new RegistryProcess(child, url);
  }

  /** The base address of its Confluent-compatible interface: {@code schema.registry.url}. */
  public URI url() {
    return url;
  }

  public long pid() {
    return child.pid();
  }

  public void stop() {
    child.stop();
  }

  @Override
  public void close() {
    stop();
  }

  private static List<String> options(RegistryConfig config, int port, int management) {
    Path scratch = config.directory().resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to make the directory %s, but %s; check its rights and space."
              .formatted(scratch, e),
          e);
    }
    // As system properties, because those win over whatever QUARKUS_* the environment says.
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("apicurio.storage.kind", "kafkasql"),
            Map.entry("apicurio.kafkasql.bootstrap.servers", config.bootstrapServers()),
            Map.entry("apicurio.kafkasql.consumer.poll.timeout", "250"),
            Map.entry("apicurio.storage.snapshot.location", scratch.toString()),
            Map.entry("apicurio.import.work-dir", scratch.toString()),
            // Its view of the journal is a database in its own memory, with hardly any callers.
            Map.entry("apicurio.datasource.jdbc.initial-size", "2"),
            Map.entry("apicurio.datasource.jdbc.min-size", "2"),
            Map.entry("apicurio.datasource.jdbc.max-size", "10"),
            Map.entry("quarkus.http.host", HOST),
            Map.entry("quarkus.http.port", Integer.toString(port)),
            Map.entry("quarkus.management.host", HOST),
            Map.entry("quarkus.management.port", Integer.toString(management)),
            Map.entry("quarkus.http.access-log.enabled", "false"),
            Map.entry("quarkus.log.level", "WARN"),
            Map.entry("quarkus.log.category.\"io.quarkus.config\".level", "ERROR"),
            Map.entry("quarkus.log.console.format", "%d{yyyy-MM-dd HH:mm:ss} %p [%c] %m%n"),
            Map.entry("quarkus.log.category.\"io.apicurio\".level", "WARN"),
            Map.entry("quarkus.banner.enabled", "false"));
    List<String> options = new ArrayList<>();
    // Its thread pool reaches into java.lang; as -jar it would say so in its manifest.
    options.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    new TreeMap<>(settings).forEach((key, value) -> options.add("-D" + key + "=" + value));
    return options;
  }

  private static String mainClass(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String main =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue("Main-Class");
      if (main != null) {
        return main;
      }
      throw new PlatformFailure(
          "Expected %s to name its main class, but it does not; delete the folder and build again."
              .formatted(jar));
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected the schema registry as %s, but it cannot be read (%s); build again with ./mvnw package."
              .formatted(jar, e.getMessage()),
          e);
    }
  }
}
