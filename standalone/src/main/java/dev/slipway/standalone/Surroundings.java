package dev.slipway.standalone;

import dev.slipway.standalone.platform.ChildProcess;
import dev.slipway.standalone.platform.ChildSpec;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.PlatformDirectory;
import dev.slipway.standalone.platform.Readiness;
import dev.slipway.standalone.platform.RegistryConfig;
import dev.slipway.standalone.platform.RegistryProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the services need around them: the broker in this JVM, the registry as a child that ends with it, the agent as
 * one that goes on, because applications run in it.
 */
final class Surroundings implements AutoCloseable {

  private static final String HOST = KafkaBrokerConfig.LOOPBACK;
  private static final int AGENT_HEAP_MEGABYTES = 128;

  private final PlatformDirectory directory;
  private final Path home;
  private final Consumer<String> whenOneDies;
  private final KafkaBroker broker;
  private @Nullable RegistryProcess registry;

  Surroundings(PlatformDirectory directory, Path home, Consumer<String> whenOneDies) {
    this.directory = directory;
    this.home = home;
    this.whenOneDies = whenOneDies;
    this.broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory.kafka()));
  }

  String startBroker() {
    broker.start();
    return broker.bootstrapServers();
  }

  URI startRegistry() {
    RegistryConfig config =
        new RegistryConfig(
            home.resolve("standalone/target/registry"),
            directory.registry(),
            directory.logs().resolve("registry.log"),
            broker.bootstrapServers());
    RegistryProcess started = RegistryProcess.start(config, whenOneDies);
    registry = started;
    return started.url();
  }

  URI startAgent() {
    // an agent that a former platform left running keeps its port
    int port = directory.ports().port("agent", HOST, directory.agent().resolve("agent.pid"));
    URI url = URI.create("http://" + HOST + ":" + port);
    Path built = home.resolve("agent/target");
    List<String> command =
        JavaCommand.of(
            AGENT_HEAP_MEGABYTES,
            List.of(),
            List.of(built.resolve("slipway-agent.jar"), built.resolve("lib").resolve("*")),
            "dev.slipway.agent.Agent",
            List.of("--state", directory.agent().toString(), "--listen", HOST + ":" + port));
    var _ =
        ChildProcess.startDetached(
            ChildSpec.of(
                "agent",
                command,
                directory.agent(),
                directory.logs().resolve("agent.log"),
                Readiness.http(url.resolve("/health"))),
            whenOneDies);
    return url;
  }

  @Override
  public void close() {
    if (registry != null) {
      registry.close();
    }
    broker.close();
  }
}
