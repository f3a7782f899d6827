package dev.slipway.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads /proc: who runs, since when, in which group. Processes vanish while it looks; that is never
 * an error.
 */
final class ProcessTable {

  /** The variable that marks every process of a slot with the slot's id. */
  static final String MARKER = "SLIPWAY_SLOT";

  private final Path proc = Path.of("/proc");
  private final String bootId;

  /**
   * Looks whether this system has what the agent needs.
   *
   * @throws IOException with one sentence if it has not
   */
  ProcessTable() throws IOException {
    try {
      bootId = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException missing) {
      throw new IOException(
          "Expected a Linux system with /proc, but /proc/sys/kernel/random/boot_id cannot be read; run the agent on Linux.",
          missing);
    }
    if (stat(ProcessHandle.current().pid()) == null) {
      throw new IOException(
          "Expected to read /proc/<pid>/stat, but it has another form; run the agent on Linux.");
    }
  }

  /** The identity of a running process, null if it does not run (any more). */
  @Nullable Child identify(long pid) {
    Stat stat = stat(pid);
    return stat == null || stat.dead() ? null : new Child(pid, stat.startTicks(), bootId);
  }

  /** Whether exactly this process still runs; a zombie does not. */
  boolean runs(Child child) {
    return child.bootId().equals(bootId) && child.equals(identify(child.pid()));
  }

  boolean sameBoot(Child child) {
    return child.bootId().equals(bootId);
  }

  /**
   * The session leader that carries the slot's id: the process whose number could not be written
   * down in time.
   */
  Optional<Child> findLeader(String slotId) {
    for (long pid : pids()) {
      Stat stat = stat(pid);
      if (stat != null && !stat.dead() && stat.session() == pid && marked(pid, slotId)) {
        return Optional.of(new Child(pid, stat.startTicks(), bootId));
      }
    }
    return Optional.empty();
  }

  /**
   * The running processes of a group that carry the slot's id; the mark rules out strangers with a
   * reused number.
   */
  List<Long> members(long group, String slotId) {
    List<Long> members = new ArrayList<>();
    for (long pid : pids()) {
      Stat stat = stat(pid);
      if (stat != null && !stat.dead() && stat.group() == group && marked(pid, slotId)) {
        members.add(pid);
      }
    }
    return members;
  }

  private List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        pids.add(Long.parseLong(String.valueOf(entry.getFileName())));
      }
    } catch (IOException _) {
      return List.of();
    }
    return pids;
  }

  private boolean marked(long pid, String slotId) {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(pid + "/environ"));
      String environment = "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
      return environment.contains("\0" + MARKER + "=" + slotId + "\0");
    } catch (IOException _) {
      return false;
    }
  }

  private @Nullable Stat stat(long pid) {
    try {
      String line =
          new String(Files.readAllBytes(proc.resolve(pid + "/stat")), StandardCharsets.ISO_8859_1);
      // The second field is the program's name in parentheses and may itself contain spaces and
      // parentheses.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return new Stat(
          fields[0].charAt(0),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[19]));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
      return null;
    }
  }

  private record Stat(char state, long group, long session, long startTicks) {
    boolean dead() {
      return state == 'Z' || state == 'X' || state == 'x';
    }
  }
}
