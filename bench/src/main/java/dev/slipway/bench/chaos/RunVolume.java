package dev.slipway.bench.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory in which commands run, seen from outside; on a small file system of its own where
 * this user may mount one, so that it can be filled.
 */
final class RunVolume implements AutoCloseable {

  private static final String SIZE = "48m";

  /** A command that has begun and not ended. */
  record Running(String key, long group, Path directory) {}

  private final Path path;
  private final String unmounted;

  private RunVolume(Path path, String unmounted) {
    this.path = path;
    this.unmounted = unmounted;
  }

  /** Makes it. */
  static RunVolume make(Path path) {
    try {
      Path _ = Files.createDirectories(path);
      String refusal =
          run(
              "mount",
              "-t",
              "tmpfs",
              "-o",
              "size=%s,mode=0700".formatted(SIZE),
              "chaos",
              path.toString());
      return new RunVolume(path, refusal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Why it cannot be filled; empty if it can. */
  String whyNot() {
    return unmounted;
  }

  /** Takes all space. */
  void fill() {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException _) {
      // full, as wanted
    }
  }

  /** Gives it back. */
  void free() {
    try {
      boolean _ = Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commands that run now. */
  List<Running> running() {
    List<Running> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(path, 7)) {
      for (Path owner : files.filter(file -> file.endsWith("owner")).toList()) {
        running(owner).ifPresent(found::add);
      }
    } catch (IOException | UncheckedIOException _) {
      // directories come and go; the next look sees them
    }
    found.sort(Comparator.comparing(Running::key));
    return found;
  }

  /** Bytes in use. */
  long bytes() {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException _) {
      return -1;
    }
  }

  private Optional<Running> running(Path owner) {
    Path run = owner.resolveSibling("");
    try {
      String[] fields = Files.readString(owner).strip().split(" ");
      long group = Long.parseLong(fields[0]);
      boolean goesOn = !Files.exists(run.resolve("exit")) && ProcessHandle.of(group).isPresent();
      return goesOn ? Optional.of(new Running(keyOf(run), group, run)) : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty(); // just being written, or cancelled
    }
  }

  /** Each service has a folder of its own, and in it one for each order. */
  private String keyOf(Path run) {
    Path key = path.relativize(run);
    return key.subpath(1, key.getNameCount()).toString();
  }

  private Path filler() {
    return path.resolve("filler");
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said.strip().lines().findFirst().orElse("refused");
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    if (unmounted.isEmpty()) {
      String _ = run("umount", "-l", path.toString());
    }
  }
}
