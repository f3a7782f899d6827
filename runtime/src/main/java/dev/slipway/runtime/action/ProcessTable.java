package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the Linux kernel tells about processes. A process is known by its pid, its start time and
 * the boot it ran in.
 */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");

  /**
   * A process that exists.
   *
   * @param start clock ticks since boot
   */
  record Entry(long pid, char state, long group, long session, long start) {

    /** Ended, though its parent has not asked for its exit code yet. */
    boolean isOver() {
      return state == 'Z' || state == 'X';
    }
  }

  private ProcessTable() {}

  /** Whether this host has what is needed. */
  static boolean isAvailable() {
    return Files.isReadable(PROC.resolve("self/stat"))
        && Files.isReadable(PROC.resolve("sys/kernel/random/boot_id"));
  }

  /** Another one after each start of the host. */
  static String bootId() {
    return read("sys/kernel/random/boot_id").strip();
  }

  /** Seconds since the host started; not touched by changes of the clock. */
  static double uptime() {
    return Double.parseDouble(read("uptime").split(" ")[0]);
  }

  /** The living process with this pid. */
  static Optional<Entry> find(long pid) {
    String stat;
    try {
      stat =
          new String(
              Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat")), ISO_8859_1);
    } catch (IOException _) {
      return Optional.empty();
    }
    // The name of the program may hold anything, so fields are counted from the last bracket on.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    if (fields.length < 20) {
      return Optional.empty();
    }
    Entry entry =
        new Entry(
            pid,
            fields[0].charAt(0),
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19]));
    return entry.isOver() ? Optional.empty() : Optional.of(entry);
  }

  /** The living processes of a session. */
  static List<Entry> session(long id) {
    List<Entry> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        find(Long.parseLong(process.getFileName().toString()))
            .filter(entry -> entry.session() == id)
            .ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /**
   * Whether a process was started with this environment variable; false for processes of other
   * users.
   */
  static boolean hasVariable(long pid, String name, String value) {
    try {
      String environment =
          new String(
              Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ")), UTF_8);
      return ("\0" + environment + "\0").contains("\0" + name + "=" + value + "\0");
    } catch (IOException _) {
      return false;
    }
  }

  private static String read(String file) {
    try {
      return new String(Files.readAllBytes(PROC.resolve(file)), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
