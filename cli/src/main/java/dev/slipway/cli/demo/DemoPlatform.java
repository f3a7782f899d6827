package dev.slipway.cli.demo;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A platform of the demo's own: fresh, and gone with the demo, even when the demo is killed. */
final class DemoPlatform implements AutoCloseable {

  private static final int HEAP_MEGABYTES = 512;
  private static final long STOP_SECONDS = 30;

  private final Path state;
  private final Process process;

  private DemoPlatform(Path state, Process process) {
    this.state = state;
    this.process = process;
  }

  /**
   * Returns when it is ready.
   *
   * @param home root of the repository
   * @param state directory for everything; emptied first
   * @param progress gets a line for every second of waiting
   */
  static DemoPlatform start(Path home, Path state, double timeScale, PrintStream progress) {
    Path built = home.resolve("standalone/target");
    try {
      deleteAll(state);
      Files.createDirectories(state);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx" + HEAP_MEGABYTES + "m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-XX:+ExitOnOutOfMemoryError",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              built.resolve("slipway-standalone.jar")
                  + File.pathSeparator
                  + built.resolve("lib").resolve("*"),
              "dev.slipway.standalone.Standalone",
              "--state=" + state,
              "--home=" + home,
              "--tethered",
              "--slipway.time-scale=" + timeScale));
      Process process =
          new ProcessBuilder(command)
              .redirectError(state.resolve("platform-errors.log").toFile())
              .start();
      DemoPlatform platform = new DemoPlatform(state, process);
      platform.awaitReady(progress);
      return platform;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(PrintStream progress) throws IOException {
    BufferedReader lines = process.inputReader();
    String line = lines.readLine();
    while (line != null && !line.equals("ready")) {
      // the services' own log lines begin with a date; the progress of starting does not
      if (!line.isBlank() && !Character.isDigit(line.charAt(0))) {
        progress.println("  " + line);
      }
      line = lines.readLine();
    }
    if (line == null) {
      String errors = Files.readString(state.resolve("platform-errors.log"));
      throw new CliFailure(
          ExitCode.INTERNAL,
          "Expected the platform to start, but it ended: %s"
              .formatted(errors.isBlank() ? "it said nothing" : errors.strip()));
    }
    Thread.ofPlatform().daemon().name("platform-log").start(() -> keep(lines));
  }

  private void keep(BufferedReader lines) {
    try (lines;
        PrintStream log =
            new PrintStream(
                state.resolve("platform.log").toFile(), java.nio.charset.StandardCharsets.UTF_8)) {
      lines.lines().forEach(log::println);
    } catch (IOException | UncheckedIOException e) {
      // the platform has ended, and its output with it
      process.destroy();
    }
  }

  /** Directory of everything that it keeps. */
  Path state() {
    return state;
  }

  @Override
  public void close() {
    try {
      process.outputWriter().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
