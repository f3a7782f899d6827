package dev.slipway.standalone.shell;

import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link TallyInstance} that can leave, be killed, and be frozen. */
final class InstanceProcess implements AutoCloseable {

  private final String name;
  private final Path output;
  private final Process process;

  InstanceProcess(KafkaSettings settings, Path directory, String name) {
    this(
        settings,
        directory,
        name,
        InstanceStart.options(settings, directory),
        InstanceStart.classPath(),
        null);
  }

  /**
   * An instance in other circumstances, or of another build.
   *
   * @param options of its JVM
   * @param gate where it stands still before its first input
   */
  InstanceProcess(
      KafkaSettings settings,
      Path directory,
      String name,
      List<String> options,
      List<Path> classPath,
      @Nullable Gate gate) {
    this.name = name;
    this.output = directory.resolve(name + ".log");
    List<String> command = command(settings, name, directory, options, classPath, gate);
    try {
      this.process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of an instance. */
  static List<String> command(
      KafkaSettings settings,
      String name,
      Path directory,
      List<String> options,
      List<Path> classPath,
      @Nullable Gate gate) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                String.valueOf(settings.client().get("bootstrap.servers")),
                String.valueOf(settings.registry().get("schema.registry.url")),
                Integer.toString(settings.partitions()),
                name));
    if (gate != null) {
      arguments.add(gate.pipe().toString());
    }
    return JavaCommand.tethered(
        directory.resolve("tether"),
        128,
        options,
        classPath,
        TallyInstance.class.getName(),
        arguments);
  }

  String name() {
    return name;
  }

  /** What it has said so far. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells the group that it goes. */
  void leave() throws InterruptedException {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "Expected %s to leave within a minute, but it did not.".formatted(name));
    }
  }

  /** kill -9: the group finds out by itself. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Its exit code, once it has ended by itself. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "Expected %s to end by itself within two minutes, but it did not:%n%s"
              .formatted(name, saidWithStacks()));
    }
    return process.exitValue();
  }

  /** What it has said so far, and where its threads are. */
  private String saidWithStacks() throws InterruptedException {
    signal("QUIT");
    await().atMost(Duration.ofSeconds(20)).until(() -> said().contains("JNI global refs"));
    return said();
  }

  /** From now on it does nothing, and knows nothing of it. */
  void freeze() throws InterruptedException {
    signal("STOP");
  }

  /** It goes on where it was, with whatever it had in hand. */
  void thaw() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    signal(process.pid(), name);
  }

  /** Sends any process a signal, by its name without SIG. */
  static void signal(long pid, String name) throws InterruptedException {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (code != 0) {
        throw new AssertionError("Expected to send %s, but kill said %d.".formatted(name, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
