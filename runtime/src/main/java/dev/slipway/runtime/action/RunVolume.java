package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The directory where runs leave their traces; it must survive the service, and its host if it can.
 */
final class RunVolume {

  /** Run directories hold output, so only the service's user may look into them. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int ID_CHARS = 300;

  /** What a run needs at the least: an empty file fits on many a full disk. */
  private static final int PROBE_BYTES = 64 * 1024;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,119}");

  private final Path root;
  private final Path wrapper;

  private RunVolume(Path root, Path wrapper) {
    this.root = root;
    this.wrapper = wrapper;
  }

  /**
   * Opens the volume, and creates it when it is not there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  static RunVolume open(Path directory) {
    try {
      Path root = Files.createDirectories(directory.toAbsolutePath().normalize(), PRIVATE);
      return new RunVolume(root, writeWrapper(root));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected a directory for runs that can be written, but %s cannot; choose another one or change its owner."
              .formatted(directory),
          e);
    }
  }

  /** Why no run can leave its traces now; empty if one can. Asks the disk. */
  Optional<String> trouble() {
    try {
      Path probe = Files.createTempFile(root, ".probe", ".tmp", PRIVATE);
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.deleteIfExists(probe);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "Expected to write into the directory for runs, %s, but could not (%s); no command is started before that is possible."
              .formatted(root, e.getMessage()));
    }
  }

  /** The script that runs commands. */
  Path wrapper() {
    return wrapper;
  }

  /**
   * Where an order leaves its traces.
   *
   * @throws IllegalArgumentException if the id cannot be a path
   */
  RunDirectory directory(String orderId) {
    boolean valid = orderId.length() <= ID_CHARS;
    for (String segment : orderId.split("/", -1)) {
      valid &= SEGMENT.matcher(segment).matches();
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "Expected an order id of at most %d characters [A-Za-z0-9._+-] in parts divided by '/', none beginning with a dot, but got '%s'."
              .formatted(ID_CHARS, orderId));
    }
    return new RunDirectory(root.resolve(orderId));
  }

  /** Reads the id of the executor that owns this volume; whoever comes first makes it up. */
  String executorId() {
    synchronized (RunVolume.class) { // file locks do not work between threads of one process
      try (FileChannel file =
              FileChannel.open(
                  root.resolve("executor-id"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        ByteBuffer content = ByteBuffer.allocate(200);
        file.read(content, 0);
        String id = new String(content.array(), 0, content.position(), UTF_8).strip();
        if (id.isEmpty() && lock.isValid()) {
          id = "executor-" + UUID.randomUUID();
          file.write(ByteBuffer.wrap((id + "\n").getBytes(UTF_8)), 0);
          file.force(true);
        }
        return id;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Expected to read or create %s, but could not; see that this user may write it."
                .formatted(root.resolve("executor-id")),
            e);
      }
    }
  }

  /**
   * The name tells the content: a new version of Slipway does not change a script under a running
   * command.
   */
  private static Path writeWrapper(Path root) throws IOException {
    byte[] script;
    try (InputStream resource = RunVolume.class.getResourceAsStream("wrapper.sh")) {
      if (resource == null) {
        throw new IllegalStateException(
            "Expected wrapper.sh beside this class, but it is missing; build again.");
      }
      script = resource.readAllBytes();
    }
    Path file = root.resolve("wrapper-" + digest(script).substring(0, 12) + ".sh");
    if (!Files.exists(file)) {
      Path written = Files.createTempFile(root, ".wrapper", ".tmp");
      Files.write(written, script);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
