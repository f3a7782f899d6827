package dev.slipway.bench.cluster;

import dev.slipway.schemas.Topics;
import dev.slipway.standalone.platform.AgentProgram;
import dev.slipway.standalone.platform.ChildProcess;
import dev.slipway.standalone.platform.ChildSpec;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.KafkaBrokerProcess;
import dev.slipway.standalone.platform.KafkaQuorum;
import dev.slipway.standalone.platform.KeptPorts;
import dev.slipway.standalone.platform.Readiness;
import dev.slipway.standalone.platform.RegistryConfig;
import dev.slipway.standalone.platform.RegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * An installation of processes: brokers, the registry, the agent, and instances of each service.
 * Everything ends with this JVM, however that ends.
 */
public final class Cluster implements AutoCloseable {

  private static final String HOST = KafkaBrokerConfig.LOOPBACK;

  private final ClusterPlan plan;
  private final KeptPorts ports;
  private final List<String> unexpected = new CopyOnWriteArrayList<>();
  private final List<Member> brokers = new ArrayList<>();
  private final List<Member> hosts = new ArrayList<>();
  private final Member registry;
  private final Member agent;
  private final String bootstrap;
  private final URI agentUrl;
  private volatile @Nullable URI registryUrl;

  private Cluster(ClusterPlan plan) {
    this.plan = plan;
    makeFolder(plan.logs());
    makeFolder(plan.runs());
    this.ports = new KeptPorts(plan.root().resolve("ports.properties"));
    List<KafkaBrokerConfig> configs = brokerConfigs();
    for (int i = 0; i < configs.size(); i++) {
      brokers.add(broker(i + 1, configs.get(i)));
    }
    this.bootstrap =
        String.join(",", configs.stream().map(config -> HOST + ":" + config.port()).toList());
    this.registry = new Member("registry", this::startRegistry, unexpected::add);
    // the port is chosen with the first life and kept
    this.agentUrl = URI.create("http://" + HOST + ":" + ports.port("agent", HOST));
    this.agent = new Member("agent", this::startAgent, unexpected::add);
    try {
      startTogether(brokers);
      registry.start();
      agent.start();
      makeHosts();
      startTogether(hosts);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; returns when every service works. */
  public static Cluster start(ClusterPlan plan) {
    return new Cluster(plan);
  }

  public ClusterPlan plan() {
    return plan;
  }

  public String bootstrapServers() {
    return bootstrap;
  }

  public URI registryUrl() {
    return Objects.requireNonNull(registryUrl, "the registry has not been started");
  }

  public List<Member> brokers() {
    return List.copyOf(brokers);
  }

  /** The processes of the services. */
  public List<Member> hosts() {
    return List.copyOf(hosts);
  }

  public Member registry() {
    return registry;
  }

  public Member agent() {
    return agent;
  }

  /** A port of this machine, kept under a name. */
  public int port(String name) {
    return ports.port(name, HOST);
  }

  /** What died without anybody here having killed it, a sentence each. */
  public List<String> unexpectedDeaths() {
    return List.copyOf(unexpected);
  }

  /** The hosts in which a service of an instance runs. */
  public Member hostOf(String service, String instance) {
    String name = plan.separate() ? service + "-" + instance : instance;
    return hosts.stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Expected a host %s.".formatted(name)));
  }

  /** The hosts of an instance. */
  public List<Member> hostsOf(String instance) {
    return hosts.stream().filter(host -> host.name().endsWith(instance)).toList();
  }

  /** Sets the clocks of all hosts of an instance off by so many seconds; 0 sets them right. */
  public void setClock(String instance, long seconds) {
    try {
      Path written = plan.root().resolve("clock.next");
      Files.writeString(written, "%+d\n".formatted(seconds));
      Path _ =
          Files.move(
              written,
              plan.clockOf(instance),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings back whatever is frozen or dead; returns when it works. */
  public void heal() {
    List<Member> all = new ArrayList<>(brokers);
    all.add(registry);
    all.add(agent);
    all.forEach(Member::resume);
    all.forEach(Member::start);
    hosts.forEach(Member::resume);
    startTogether(hosts);
  }

  @Override
  public void close() {
    List<Member> all = new ArrayList<>(hosts);
    all.add(agent);
    all.add(registry);
    all.addAll(brokers);
    CompletableFuture<?>[] services =
        hosts.stream()
            .map(host -> CompletableFuture.runAsync(host::close, Cluster::inAThread))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(services).join();
    all.forEach(Member::close);
  }

  private List<KafkaBrokerConfig> brokerConfigs() {
    List<Integer> controllers =
        IntStream.rangeClosed(1, plan.brokers())
            .mapToObj(number -> ports.port("controller-" + number, HOST))
            .toList();
    String clusterId = Uuid.randomUuid().toString();
    return IntStream.rangeClosed(1, plan.brokers())
        .mapToObj(
            number ->
                new KafkaBrokerConfig(
                    plan.root().resolve("broker-" + number),
                    HOST,
                    ports.port("broker-" + number, HOST),
                    Optional.of(new KafkaQuorum(number, clusterId, controllers))))
        .toList();
  }

  private Member broker(int number, KafkaBrokerConfig config) {
    AtomicInteger lives = new AtomicInteger();
    return new Member(
        "broker-" + number,
        whenItDies -> {
          Path log =
              plan.logs().resolve("broker-%d-%d.log".formatted(number, lives.incrementAndGet()));
          KafkaBrokerProcess started = KafkaBrokerProcess.start(config, log, whenItDies);
          return life(started::pid, started::stop);
        },
        unexpected::add);
  }

  private Member.Life startRegistry(Consumer<String> whenItDies) {
    RegistryConfig config =
        new RegistryConfig(
            plan.home().resolve("standalone/target/registry"),
            plan.root().resolve("registry"),
            plan.logs().resolve("registry.log"),
            bootstrap);
    RegistryProcess started = RegistryProcess.start(config, whenItDies);
    registryUrl = started.url();
    return life(started::pid, started::stop);
  }

  private Member.Life startAgent(Consumer<String> whenItDies) {
    Path state = plan.root().resolve("agent");
    makeFolder(state);
    AgentProgram program = new AgentProgram(plan.home(), state, agentUrl.getAuthority(), false);
    ChildProcess started =
        ChildProcess.start(
            ChildSpec.of(
                "agent",
                program.tetheredCommand(),
                state,
                plan.logs().resolve("agent.log"),
                Readiness.http(agentUrl.resolve("/health"))),
            whenItDies);
    return life(started::pid, started::stop);
  }

  private void makeHosts() {
    for (int i = 1; i <= plan.instances(); i++) {
      String instance = "host-" + i;
      if (plan.faketime().isPresent()) {
        setClock(instance, 0);
      }
      List<String> services = plan.separate() ? Topics.SERVICES : List.of("");
      for (String service : services) {
        HostSpec spec =
            new HostSpec(
                plan,
                instance,
                service,
                ports.port("http-" + service + instance, HOST),
                addresses(),
                new AtomicInteger());
        spec.train();
        hosts.add(new Member(spec.name(), spec::start, unexpected::add));
      }
    }
  }

  private List<String> addresses() {
    return List.of(
        "--spring.kafka.bootstrap-servers=" + bootstrap,
        "--schema.registry.url=" + registryUrl(),
        "--slipway.agent=" + agentUrl);
  }

  private static void startTogether(List<Member> members) {
    CompletableFuture<?>[] starts =
        members.stream()
            .map(member -> CompletableFuture.runAsync(member::start, Cluster::inAThread))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(starts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Not in the pool that the JDK tells the ends of processes in: who waits for one would block it.
   */
  private static void inAThread(Runnable task) {
    Thread _ = Thread.ofPlatform().start(task);
  }

  private static Member.Life life(LongSupplier pid, Runnable stop) {
    return new Member.Life() {
      @Override
      public long pid() {
        return pid.getAsLong();
      }

      @Override
      public void stop() {
        stop.run();
      }
    };
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
