package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The traces of one run: what is known of it after everybody who knew has been killed.
 *
 * <ul>
 *   <li>the directory itself is the claim: only one can create it
 *   <li>{@code claim}: which executor, in which boot of the host
 *   <li>{@code owner}: the running process, or {@code cancelled}; only one can create it, so a run
 *       that was cancelled here never starts
 *   <li>{@code exit}: how it ended, renamed into place
 *   <li>{@code stopped}: why it was made to end
 *   <li>{@code output}, {@code output.N}: beginning and end of what it said
 *   <li>{@code again-N}: further runs of a command that may be repeated
 * </ul>
 */
record RunDirectory(Path path) {

  private static final String CANCELLED = "cancelled";

  /** Who may start the command. */
  sealed interface Owner {}

  /**
   * The wrapper; leader of its session and process group.
   *
   * @param uptime seconds from the start of the host to its start
   */
  record Started(long pid, long start, String boot, double uptime) implements Owner {

    /** Whether the process still exists. */
    boolean isAlive() {
      return ProcessTable.bootId().equals(boot)
          && ProcessTable.find(pid).filter(process -> process.start() == start).isPresent();
    }
  }

  /** Created, but not written yet. */
  record Incomplete() implements Owner {}

  /** Nobody, for ever. */
  record Cancelled() implements Owner {}

  /** Who made the directory. */
  record Claim(String executor, String boot) {}

  /** How the command ended; uptime as in {@link Started}. */
  record Exit(int code, double uptime) {}

  boolean exists() {
    return Files.isDirectory(path);
  }

  /**
   * Creates the directory and notes who did; the note reaches the disk before anything is started.
   *
   * @return false if somebody else has been faster
   */
  boolean claim(Claim claim) throws IOException {
    Path parent = Files.createDirectories(parent(), RunVolume.PRIVATE);
    try {
      Files.createDirectory(path, RunVolume.PRIVATE);
    } catch (FileAlreadyExistsException _) {
      return false;
    }
    put("claim", claim.executor() + "\n" + claim.boot() + "\n");
    sync(path);
    sync(parent);
    return true;
  }

  /** Who made it; empty if it was killed before it could tell. */
  Optional<Claim> claimed() {
    List<String> lines = read("claim").lines().toList();
    return lines.size() < 2 ? Optional.empty() : Optional.of(new Claim(lines.get(0), lines.get(1)));
  }

  /**
   * Sees to it that the command never starts; false if it has started, or somebody else has done
   * this.
   */
  boolean cancel() throws IOException {
    try {
      Files.writeString(
          path.resolve("owner"),
          CANCELLED + "\n",
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  /** Who may start the command; empty while nobody has taken it. */
  Optional<Owner> owner() {
    if (!Files.exists(path.resolve("owner"))) {
      return Optional.empty();
    }
    String text = read("owner");
    if (text.strip().equals(CANCELLED)) {
      return Optional.of(new Cancelled());
    }
    String[] fields = text.strip().split(" ");
    if (!text.endsWith("\n") || fields.length != 4) {
      return Optional.of(new Incomplete());
    }
    try {
      return Optional.of(
          new Started(
              Long.parseLong(fields[0]),
              Long.parseLong(fields[1]),
              fields[2],
              Double.parseDouble(fields[3])));
    } catch (NumberFormatException _) {
      return Optional.of(new Incomplete());
    }
  }

  /** How the command ended; empty while it runs, or where nobody saw it end. */
  Optional<Exit> exit() {
    String[] fields = read("exit").strip().split(" ");
    try {
      return fields.length != 2
          ? Optional.empty()
          : Optional.of(new Exit(Integer.parseInt(fields[0]), Double.parseDouble(fields[1])));
    } catch (NumberFormatException _) {
      return Optional.empty(); // a host that lost power may leave an empty file
    }
  }

  /** Notes why the command is made to end; the first reason stays. */
  void noteStop(String reason) throws IOException {
    if (stopped().isEmpty()) {
      put("stopped", reason + "\n");
    }
  }

  /** Why the command was made to end. */
  Optional<String> stopped() {
    return Optional.of(read("stopped").strip()).filter(reason -> !reason.isEmpty());
  }

  /** How many runs of the order there are. */
  int runs() {
    int number = 1;
    while (again(number + 1).exists()) {
      number++;
    }
    return number;
  }

  /** Run number so of the order whose first run this is; the first is number 1. */
  RunDirectory again(int number) {
    return number == 1 ? this : new RunDirectory(path.resolve("again-" + number));
  }

  private Path parent() {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private String read(String name) {
    try {
      return Files.readString(path.resolve(name), UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String name, String content) throws IOException {
    Path written = Files.createTempFile(path, "." + name, ".tmp");
    Files.writeString(written, content, UTF_8);
    sync(written);
    Files.move(written, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
