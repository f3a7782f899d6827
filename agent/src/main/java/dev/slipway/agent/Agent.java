package dev.slipway.agent;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent. Stopping it ends its interface and its proxy, but the processes of slots only
 * where it was told so: the next agent with the same state directory finds them again.
 */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final String ADDRESS = "agent.address";

  private final Path addressFile;
  private final AgentOptions.AtStop atStop;
  private final StateLock lock;
  private final SlotStore store;
  private final Outputs outputs;
  private final ReverseProxy proxy;
  private final TrafficCounts counts;
  private final TrafficFiles files;
  private final HttpClient probes = new HttpClient();
  private final ScheduledExecutorService scheduler = Workers.scheduler();
  private final ExecutorService executor = Workers.waiting();
  private final Server server;
  private final Commands commands;
  private final URI address;

  /**
   * Starts an agent until it is closed or told to stop by a signal.
   *
   * @param args see {@link AgentOptions#USAGE}
   */
  public static void main(String[] args) {
    try {
      Agent agent = start(AgentOptions.parse(args, System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "stop"));
      System.out.println("Slipway agent listening on " + agent.address());
    } catch (IOException | IllegalArgumentException refused) {
      System.err.println(refused.getMessage());
      System.exit(2);
    }
  }

  /**
   * Starts an agent in this process: adopts what an earlier one left, then opens the public ports,
   * then its interface.
   *
   * @throws IOException with one sentence if it cannot start
   */
  public static Agent start(AgentOptions options) throws IOException {
    Path state = options.state();
    // Environments of applications and their output are nobody else's business.
    Files.createDirectories(
        state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ProcessTable processes = new ProcessTable();
    StateLock lock = StateLock.take(state);
    try {
      return new Agent(options, processes, lock);
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private Agent(AgentOptions options, ProcessTable processes, StateLock lock) throws IOException {
    this.lock = lock;
    this.atStop = options.atStop();
    Clock clock = Clock.systemUTC();
    addressFile = options.state().resolve(ADDRESS);
    store = SlotStore.open(options.state());
    outputs = new Outputs(options.state().resolve("output"));
    counts = new TrafficCounts(clock);
    files = new TrafficFiles(options.state().resolve("traffic"), clock);
    files.restore(counts);
    Routes routes = new Routes();
    proxy = new ReverseProxy(options.proxyAddress(), routes, counts);
    try {
      probes.start();
      Supervisor supervisor =
          new Supervisor(
              store,
              processes,
              new Launcher(System.getenv()),
              outputs,
              new Readiness(probes, scheduler),
              executor);
      commands =
          new Commands(
              store,
              supervisor,
              routes,
              proxy,
              new InnerPorts(new SecureRandom()),
              executor,
              clock);
      List<Slot> toStop = new Adoption(store, processes, supervisor).run();
      supervisor.watch(scheduler);
      store.follow(routes::apply);
      proxy.reconcile(store, (port, why) -> {});
      toStop.forEach(slot -> executor.execute(() -> finish(commands, slot)));
      server = controlServer(options);
      server.setHandler(
          new ControlApi(store, commands, new Answers(outputs), counts, hosts(options)));
      server.start();
      address = address(options);
      Path aside = options.state().resolve(ADDRESS + ".new");
      Files.writeString(aside, address.toString());
      Files.move(
          aside, addressFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      keepHouse();
    } catch (Exception failed) {
      proxy.close();
      scheduler.shutdownNow();
      executor.shutdownNow();
      throw new IOException(
          "Expected to start on %s:%d, but it failed (%s); correct that or choose another --listen."
              .formatted(options.listenAddress(), options.listenPort(), failed.getMessage()),
          failed);
    }
  }

  private static Set<String> hosts(AgentOptions options) {
    Set<String> hosts = new HashSet<>(List.of("127.0.0.1", "localhost", "[::1]"));
    hosts.add(options.listenAddress().toLowerCase(Locale.ROOT));
    return hosts;
  }

  /** Where the interface can be called, with the port that was chosen. */
  public URI address() {
    return address;
  }

  /** Stops serving. The processes of slots go on, unless they are to end with their agent. */
  @Override
  public void close() {
    try {
      if (atStop == AgentOptions.AtStop.END) {
        endApplications();
      }
      server.stop();
      proxy.close();
      scheduler.shutdownNow();
      executor.shutdownNow();
      probes.stop();
      writeCounts();
      Files.deleteIfExists(addressFile);
      lock.close();
    } catch (Exception failed) {
      LOG.warn("Expected to stop in order, but it failed.", failed);
    }
  }

  private void endApplications() throws InterruptedException {
    List<Callable<@Nullable Void>> stops = new ArrayList<>();
    for (Slot slot : store.state().slots().values()) {
      if (slot.state().active()) {
        store.updateSlot(slot, Slot::asStopping);
        stops.add(Executors.callable(() -> finish(commands, slot), null));
      }
    }
    var _ = executor.invokeAll(stops);
  }

  private static Server controlServer(AgentOptions options) {
    VirtualThreadPool threads = new VirtualThreadPool(256);
    threads.setName("control");
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(options.listenAddress());
    connector.setPort(options.listenPort());
    server.addConnector(connector);
    return server;
  }

  private URI address(AgentOptions options) {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    String host = options.listenAddress();
    return URI.create(
        "http://%s:%d"
            .formatted(
                host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host, port));
  }

  private static void finish(Commands commands, Slot slot) {
    try {
      commands.finishStop(slot, Duration.ZERO);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepHouse() {
    every(Duration.ofMillis(250), counts::tick);
    every(Duration.ofSeconds(1), () -> proxy.reconcile(store, (port, why) -> {}));
    every(Duration.ofSeconds(2), this::writeCounts);
    every(
        Duration.ofSeconds(10),
        () -> {
          outputs.trim();
          outputs.retain(
              () ->
                  store.state().slots().values().stream()
                      .map(Slot::id)
                      .collect(Collectors.toSet()));
        });
  }

  private void writeCounts() throws IOException {
    files.append(counts.takeUnwritten());
  }

  /** Something that is done again and again, and whose failure must not end that. */
  private interface Chore {
    void run() throws IOException;
  }

  private void every(Duration period, Chore chore) {
    Runnable guarded =
        () -> {
          try {
            chore.run();
          } catch (IOException | RuntimeException failed) {
            LOG.warn("Expected to keep the state directory in order, but: {}", failed.toString());
          }
        };
    var _ = scheduler.scheduleWithFixedDelay(guarded, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }
}
