package dev.slipway.bench.cluster;

import dev.slipway.standalone.platform.AotCache;
import dev.slipway.standalone.platform.ChildProcess;
import dev.slipway.standalone.platform.ChildSpec;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How one host is started: a JVM with all five services, or with one.
 *
 * @param instance name of the instance of each service in it
 * @param service the one service in it, or empty for all five
 * @param port of its health page
 * @param addresses settings that say where broker, registry and agent are
 */
record HostSpec(
    ClusterPlan plan,
    String instance,
    String service,
    int port,
    List<String> addresses,
    AtomicInteger lives) {

  private static final int HEAP_OF_FIVE = 320;
  private static final int HEAP_OF_ONE = 128;
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration STOP_AND_LEAVE_THE_CACHE = Duration.ofMinutes(3);

  String name() {
    return service.isEmpty() ? instance : service + "-" + instance;
  }

  /** Begins a life; returns when all that it owns is being worked on. */
  Member.Life start(Consumer<String> whenItDies) {
    List<String> options = cache().map(AotCache::use).orElse(List.of());
    ChildProcess child = begin(options, STOP, whenItDies);
    return new Member.Life() {
      @Override
      public long pid() {
        return child.pid();
      }

      @Override
      public void stop() {
        child.stop();
      }
    };
  }

  /** Lives once, if need be, for the cache with which all others start sooner. */
  void train() {
    cache()
        .filter(cache -> !cache.isTrained())
        .ifPresent(
            cache -> {
              begin(cache.training(), STOP_AND_LEAVE_THE_CACHE, _ -> {}).stop();
              cache.keep();
            });
  }

  private Optional<AotCache> cache() {
    return AotCache.of(plan.home().resolve("bench/target/aot"), classPath(), main());
  }

  private String main() {
    return service.isEmpty() ? plan.program() : mainOf(service);
  }

  /** What is built, whatever this JVM itself was started with: jars alone. */
  private List<Path> classPath() {
    Path built = plan.home().resolve("bench/target");
    List<Path> libraries = jarsOf(built.resolve("lib"));
    List<Path> path = new ArrayList<>();
    // before the one of the broker, with which this JVM runs: as the services are shipped
    path.add(built.resolve("shipped/kafka-clients.jar"));
    if (!service.isEmpty()) {
      // first, so that its own application.yaml is the one that is found
      String name = "slipway-" + service + "-service";
      libraries.stream()
          .filter(jar -> jar.getFileName().toString().startsWith(name))
          .forEach(path::add);
    }
    path.add(built.resolve("slipway-bench.jar"));
    path.addAll(libraries);
    return path;
  }

  private static List<Path> jarsOf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcess begin(List<String> options, Duration stop, Consumer<String> whenItDies) {
    Path directory = plan.root().resolve(name());
    makeFolder(directory);
    List<String> command =
        JavaCommand.tethered(
            directory.resolve("tether"),
            service.isEmpty() ? HEAP_OF_FIVE : HEAP_OF_ONE,
            options,
            classPath(),
            main(),
            arguments());
    Path log = plan.logs().resolve("%s-%d.log".formatted(name(), lives.incrementAndGet()));
    ChildSpec spec =
        ChildSpec.of(
                name(),
                command,
                directory,
                log,
                Readiness.http(
                    URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")))
            .withEnvironment(environment())
            .withDeadlines(START, stop);
    return ChildProcess.start(spec, whenItDies);
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(addresses);
    arguments.addAll(plan.settings());
    arguments.add("--slipway.instance=" + instance);
    arguments.add("--slipway.runs=" + plan.runs());
    arguments.add("--slipway.partitions=" + plan.partitions());
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--server.port=" + port);
    // lines for people; the logs are searched, not shipped
    arguments.add("--logging.structured.format.console=");
    return arguments;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(plan.environment());
    plan.faketime()
        .ifPresent(
            library -> {
              environment.put("LD_PRELOAD", library.toString());
              environment.put("FAKETIME_TIMESTAMP_FILE", plan.clockOf(instance).toString());
              // looks into the file once a second; each time would make the JVM crawl
              environment.put("FAKETIME_CACHE_DURATION", "1");
              // a clock that jumps is the one on the wall: timed waits go by the other
              environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
              // without it every timed wait of a JVM returns at once, and it spins
              environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
              // files have the time that the machine gave them
              environment.put("NO_FAKE_STAT", "1");
            });
    return environment;
  }

  private static String mainOf(String service) {
    return "dev.slipway.%s.%s%sApplication"
        .formatted(service, Character.toUpperCase(service.charAt(0)), service.substring(1));
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
