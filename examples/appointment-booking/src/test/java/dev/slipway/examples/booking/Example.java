package dev.slipway.examples.booking;

import static org.awaitility.Awaitility.await;

import dev.slipway.examples.booking.http.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifest's own commands, started as processes in the manifest's folder. */
final class Example implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final Path output;
  private final Map<String, Object> manifest;
  private final Map<String, String> variables = new HashMap<>();
  private final Deque<Process> processes = new ArrayDeque<>();
  private int outputs;

  /** A program that runs; {@code url} is where it listens. */
  record Running(Process process, Path output, String url) {
    Caller caller() {
      return new Caller(url);
    }

    String text() throws IOException {
      return Files.readString(output);
    }
  }

  Example(Path output) throws IOException {
    this.output = output;
    try (var reader = Files.newBufferedReader(Path.of("slipway.yaml"))) {
      manifest = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    }
    variables.put("java", ProcessHandle.current().info().command().orElse("java"));
  }

  Map<String, Object> manifest() {
    return manifest;
  }

  void set(String variable, String value) {
    variables.put(variable, value);
  }

  /** Starts a component of the manifest and waits for its line. */
  Running component(String name, String version) throws IOException {
    Map<?, ?> process = map(named(list(map(manifest), "components"), name).get("process"));
    Map<String, String> environment = new HashMap<>(Map.of("PORT", "0"));
    map(process.get("environment"))
        .forEach(
            (key, value) -> environment.put(key.toString(), filled(value.toString(), version)));
    return listening(start(argv(process, version), environment));
  }

  /** Starts a component and waits for its end. */
  Running failing(String name, String version) throws IOException {
    Map<?, ?> process = map(named(list(map(manifest), "components"), name).get("process"));
    Running running =
        start(
            argv(process, version),
            Map.of("PORT", "0", "DATABASE_URL", filled("{var.database}", version)));
    ended(running.process());
    return running;
  }

  /** Runs a check or a test of the manifest to its end. */
  Running action(String section, String list, String name, String version) throws IOException {
    Map<?, ?> action = named(list(map(map(manifest).get(section)), list), name);
    Running running = start(argv(action, version), Map.of());
    ended(running.process());
    return running;
  }

  /** Starts a database server and waits for its line. */
  Running database(Path folder, int port) throws IOException {
    List<String> argv =
        List.of(
            variables.getOrDefault("java", "java"),
            "-Xmx64m",
            "-cp",
            "target/appointment-booking.jar:target/lib/*",
            "dev.slipway.examples.booking.Database",
            folder.toString(),
            Integer.toString(port));
    Running running = start(argv, Map.of());
    await().atMost(LONGEST_START).until(() -> running.text().startsWith("Ready: "));
    return running;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Sends SIGTERM and waits. */
  static void terminate(Running running) {
    running.process().destroy();
    ended(running.process());
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      ended(process);
    }
  }

  static List<Map<?, ?>> list(Map<?, ?> parent, String name) {
    List<Map<?, ?>> items = new ArrayList<>();
    if (parent.get(name) instanceof List<?> list) {
      list.forEach(item -> items.add(map(item)));
    }
    return items;
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private Running start(List<String> argv, Map<String, String> environment) throws IOException {
    Path file = output.resolve("output-" + outputs++);
    ProcessBuilder builder =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(file.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.push(process);
    return new Running(process, file, "");
  }

  private static Running listening(Running running) {
    await()
        .atMost(LONGEST_START)
        .until(() -> running.text().contains("listens on http://") || !running.process().isAlive());
    try {
      String text = running.text().strip();
      int url = text.indexOf("http://");
      if (url < 0) {
        throw new AssertionError("Expected the program to listen, but got: " + text);
      }
      return new Running(running.process(), running.output(), text.substring(url));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void ended(Process process) {
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private List<String> argv(Map<?, ?> command, String version) {
    List<String> argv = new ArrayList<>();
    if (command.get("argv") instanceof List<?> words) {
      words.forEach(word -> argv.add(filled(word.toString(), version)));
    }
    return argv;
  }

  private String filled(String text, String version) {
    String filled = text.replace("{version}", version);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      filled =
          filled
              .replace("{" + variable.getKey() + "}", variable.getValue())
              .replace("{var." + variable.getKey() + "}", variable.getValue());
    }
    return filled;
  }

  private static Map<?, ?> named(List<Map<?, ?>> items, String name) {
    Optional<Map<?, ?>> found =
        items.stream().filter(item -> name.equals(item.get("name"))).findFirst();
    return found.orElseThrow(() -> new AssertionError("Expected '" + name + "' in the manifest"));
  }
}
