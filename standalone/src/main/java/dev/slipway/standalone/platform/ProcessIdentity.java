package dev.slipway.standalone.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names one process for good: a pid alone is given out again after its process has ended.
 *
 * @param started when it started, as the system says it; only good for comparing
 */
record ProcessIdentity(long pid, String started) {
  private static final Path PROC = Path.of("/proc");

  /** The process that has this pid now; empty if there is none or it is dead but not yet buried. */
  static Optional<ProcessIdentity> of(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (!Files.exists(PROC.resolve("self/stat"))) {
      return ProcessHandle.of(pid)
          .flatMap(p -> p.info().startInstant())
          .map(start -> new ProcessIdentity(pid, Long.toString(start.getEpochSecond())));
    }
    try {
      // The name in parentheses may hold anything, so the fields are counted from behind it.
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, bootId() + "/" + fields[19]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The process written to this file, if it still runs. */
  static Optional<ProcessIdentity> read(Path file) {
    Map<String, String> entries = PropertiesFile.read(file);
    String started = entries.get("started");
    OptionalInt pid = parse(entries.getOrDefault("pid", ""));
    if (started == null || pid.isEmpty()) {
      return Optional.empty();
    }
    return of(pid.getAsInt()).filter(new ProcessIdentity(pid.getAsInt(), started)::equals);
  }

  void write(Path file) {
    PropertiesFile.write(file, Map.of("pid", Long.toString(pid), "started", started));
  }

  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static OptionalInt parse(String pid) {
    try {
      int value = Integer.parseInt(pid);
      return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static String bootId() throws IOException {
    return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
  }
}
