package dev.slipway.standalone;

import dev.slipway.standalone.platform.AgentProgram;
import dev.slipway.standalone.platform.ChildProcess;
import dev.slipway.standalone.platform.ChildSpec;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.KeptPorts;
import dev.slipway.standalone.platform.PlatformDirectory;
import dev.slipway.standalone.platform.PlatformFailure;
import dev.slipway.standalone.platform.Readiness;
import dev.slipway.standalone.platform.RegistryConfig;
import dev.slipway.standalone.platform.RegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the services need around them: the broker in this JVM, the registry as a child that ends
 * with it, the agent as one that goes on, because applications run in it.
 */
final class Surroundings implements AutoCloseable {

  private static final String HOST = KafkaBrokerConfig.LOOPBACK;
  private static final int DATABASE_HEAP_MEGABYTES = 64;

  private final PlatformDirectory directory;
  private final Path home;
  private final int databasePort;
  private final Consumer<String> whenOneDies;
  private final KafkaBroker broker;
  private volatile @Nullable RegistryProcess registry;
  private volatile @Nullable ChildProcess agent;
  private volatile @Nullable ChildProcess database;

  Surroundings(
      PlatformDirectory directory, Path home, int databasePort, Consumer<String> whenOneDies) {
    this.directory = directory;
    this.home = home;
    this.databasePort = databasePort;
    this.whenOneDies = whenOneDies;
    this.broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory.kafka()));
  }

  String startBroker() {
    broker.start();
    return broker.bootstrapServers();
  }

  /** Its journal is in the broker that is given. */
  URI startRegistry(String bootstrapServers) {
    RegistryConfig config =
        new RegistryConfig(
            home.resolve("standalone/target/registry"),
            directory.registry(),
            directory.logs().resolve("registry.log"),
            bootstrapServers);
    RegistryProcess started = RegistryProcess.start(config, whenOneDies);
    registry = started;
    return started.url();
  }

  /**
   * Finds the agent that lives on, or starts one.
   *
   * @param tethered whether applications end with it
   */
  URI startAgent(boolean tethered) {
    // an agent that a former platform left running keeps its port
    int port = directory.ports().port("agent", HOST, directory.agent().resolve("agent.pid"));
    URI url = URI.create("http://" + HOST + ":" + port);
    AgentProgram program = new AgentProgram(home, directory.agent(), HOST + ":" + port, !tethered);
    agent =
        ChildProcess.startDetached(
            ChildSpec.of(
                "agent",
                program.command(),
                directory.agent(),
                directory.logs().resolve("agent.log"),
                Readiness.http(url.resolve("/health"))),
            whenOneDies);
    return url;
  }

  /** The database of the reference application; it lives on like the applications that use it. */
  Optional<String> startExampleDatabase() {
    Path built = home.resolve("examples/appointment-booking/target");
    if (!Files.isRegularFile(built.resolve("appointment-booking.jar"))) {
      return Optional.empty();
    }
    Path folder = directory.root().resolve("example-database");
    makeFolder(folder);
    List<String> command =
        JavaCommand.of(
            DATABASE_HEAP_MEGABYTES,
            List.of(),
            List.of(built.resolve("appointment-booking.jar"), built.resolve("lib").resolve("*")),
            "dev.slipway.examples.booking.Database",
            List.of(folder.toString(), Integer.toString(databasePort)));
    ChildSpec spec =
        ChildSpec.of(
            "example-database",
            command,
            folder,
            directory.logs().resolve("example-database.log"),
            Readiness.line("Ready: "));
    if (!KeptPorts.isUsable(HOST, databasePort, spec.pidFile())) {
      throw new PlatformFailure(
          "Expected the port %d to be free for the example's database, but another program has it, perhaps another platform; stop that, or name another port with --example-database-port."
              .formatted(databasePort));
    }
    database = ChildProcess.startDetached(spec, whenOneDies);
    return Optional.of(HOST + ":" + databasePort);
  }

  /** Ends what would live on: the agent, with the applications in it, and the database. */
  void endWhatLivesOn() {
    ChildProcess startedAgent = agent;
    if (startedAgent != null) {
      startedAgent.stop();
    }
    ChildProcess startedDatabase = database;
    if (startedDatabase != null) {
      startedDatabase.stop();
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    RegistryProcess started = registry;
    if (started != null) {
      started.close();
    }
    broker.close();
  }
}
