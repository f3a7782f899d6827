package dev.slipway.standalone;

import dev.slipway.runtime.spring.RunningService;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.PlatformDirectory;
import dev.slipway.standalone.platform.PlatformFailure;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole platform on one machine: {@code --state=<directory>} keeps everything; every other
 * {@code --name=value} is a setting of the services. Where the settings name a broker ({@code
 * --spring.kafka.bootstrap-servers}) or a registry ({@code --schema.registry.url}), none is
 * started. Writes a line for every second of starting, and {@code ready} at the end.
 */
public final class Standalone {

  private static final long READY_WITHIN_SECONDS = 180;
  private static final String BROKER = "spring.kafka.bootstrap-servers";
  private static final String REGISTRY = "schema.registry.url";

  private Standalone() {}

  /** Runs until it is stopped. Exits 1 with one sentence if it cannot start. */
  public static void main(String[] args) {
    AvroLimits.set();
    System.setProperty("spring.config.name", "slipway-standalone");
    try {
      run(Options.parse(args), new Progress(System.out));
    } catch (PlatformFailure | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (Exception e) {
      System.err.println("Expected the platform to start, but it did not: " + rootOf(e));
      System.exit(1);
    }
  }

  private static void run(Options options, Progress progress) throws Exception {
    PlatformDirectory directory = PlatformDirectory.open(options.state());
    Surroundings surroundings =
        new Surroundings(directory, options.home(), options.databasePort(), Standalone::childDied);
    CountDownLatch stopped = new CountDownLatch(1);
    // from here on whatever has been started is stopped again, also when the start fails
    AtomicReference<@Nullable ConfigurableApplicationContext> context = new AtomicReference<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close(context.get(), surroundings, directory, options.tethered());
                  stopped.countDown();
                },
                "stop"));
    // first, because its port is the one thing here that cannot be chosen
    progress.step("example database", () -> "", surroundings::startExampleDatabase);
    Optional<String> otherBroker = options.setting(BROKER);
    String bootstrap =
        otherBroker.isPresent()
            ? otherBroker.get()
            : progress.step("kafka", () -> "", surroundings::startBroker);
    Optional<String> otherRegistry = options.setting(REGISTRY);
    URI registry =
        otherRegistry.isPresent()
            ? URI.create(otherRegistry.get())
            : progress.step("registry", () -> "", () -> surroundings.startRegistry(bootstrap));
    URI agent = progress.step("agent", () -> "", () -> surroundings.startAgent(options.tethered()));
    int port = directory.ports().port("http", KafkaBrokerConfig.LOOPBACK);
    Map<String, String> usual =
        Map.of(
            BROKER,
            bootstrap,
            REGISTRY,
            registry.toString(),
            "slipway.agent",
            agent.toString(),
            "slipway.runs",
            directory.runs().toString(),
            "server.port",
            Integer.toString(port));
    List<String> settings = new ArrayList<>(options.settings());
    usual.forEach(
        (name, value) -> {
          // Spring would take two of the same name for a list.
          if (options.setting(name).isEmpty()) {
            settings.add("--" + name + "=" + value);
          }
        });
    SpringApplication application = new SpringApplication(FiveServices.class);
    application.setRegisterShutdownHook(false);
    ConfigurableApplicationContext started =
        progress.step("services", () -> "", () -> application.run(settings.toArray(String[]::new)));
    context.set(started);
    Map<String, RunningService> services = started.getBeansOfType(RunningService.class);
    progress.step("partitions", () -> waitingFor(services), () -> awaitReady(services));
    directory.publish(bootstrap, registry, agent, port);
    banner(progress, options, bootstrap, registry, agent, port);
    if (options.tethered()) {
      endWithInput();
    }
    stopped.await();
  }

  private static void banner(
      Progress progress, Options options, String bootstrap, URI registry, URI agent, int port) {
    progress.say("");
    progress.say("Kafka     %s", bootstrap);
    progress.say("Registry  %s  (Confluent-compatible)", registry);
    progress.say("Agent     %s", agent);
    progress.say("Metrics   http://127.0.0.1:%d/actuator/prometheus", port);
    progress.say("State     %s  (kept; applications go on when this stops)", options.state());
    progress.say("Not for production: no authentication, one broker.");
    progress.say("Next      ./slipway register examples/appointment-booking");
    progress.say("ready");
  }

  private static void endWithInput() throws IOException {
    while (System.in.read() >= 0) {
      // whoever started this says nothing; it only ends
    }
    System.exit(0);
  }

  private static boolean awaitReady(Map<String, RunningService> services)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
    CountDownLatch pause = new CountDownLatch(1);
    while (!services.values().stream().allMatch(RunningService::isReady)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected every service to be ready within %d s, but %s; look at the platform's log."
                .formatted(READY_WITHIN_SECONDS, waitingFor(services)));
      }
      boolean _ = pause.await(100, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private static String waitingFor(Map<String, RunningService> services) {
    Collection<String> missing =
        services.entrySet().stream()
            .filter(service -> !service.getValue().isReady())
            .map(service -> service.getKey().replace("Service", ""))
            .sorted()
            .collect(Collectors.toList());
    return "services "
        + (services.size() - missing.size())
        + "/"
        + services.size()
        + ", waiting for "
        + missing;
  }

  private static void close(
      @Nullable ConfigurableApplicationContext context,
      Surroundings surroundings,
      PlatformDirectory directory,
      boolean tethered) {
    try (directory;
        surroundings) {
      if (context != null) {
        context.close();
      }
      if (tethered) {
        surroundings.endWhatLivesOn();
      }
    } catch (Exception e) {
      System.err.println("Expected the platform to stop in order, but it did not: " + rootOf(e));
    }
  }

  private static void childDied(String sentence) {
    System.err.println(sentence);
    System.exit(1);
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
