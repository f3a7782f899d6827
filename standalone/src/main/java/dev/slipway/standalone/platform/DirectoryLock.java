package dev.slipway.standalone.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a directory for one owner, in this JVM and among all others. The system frees it when the
 * process ends in any way.
 */
final class DirectoryLock implements AutoCloseable {
  /**
   * Closing any channel of a file frees the locks that this JVM holds on it, so a second owner in
   * the same JVM must be refused before it opens one.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel file;

  private DirectoryLock(Path directory, FileChannel file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Makes the directory if it is missing and takes the lock.
   *
   * @param owner what the taker is called, for the sentence of refusal
   * @throws PlatformFailure if another one holds it, or the directory cannot be written
   */
  static DirectoryLock take(Path directory, String owner) {
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      if (!HELD_HERE.add(real)) {
        throw refusal(directory, owner);
      }
      FileChannel file = null;
      try {
        file = lock(real.resolve("lock"));
      } finally {
        if (file == null) {
          HELD_HERE.remove(real);
        }
      }
      if (file == null) {
        throw refusal(directory, owner);
      }
      ProcessIdentity.of(ProcessHandle.current().pid())
          .ifPresent(self -> self.write(holder(directory)));
      return new DirectoryLock(real, file);
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected a directory for the %s at %s, but %s; check its rights and space."
              .formatted(owner, directory, e),
          e);
    }
  }

  boolean isHeld() {
    return file.isOpen();
  }

  @Override
  public void close() {
    if (file.isOpen()) {
      closeQuietly(file);
      HELD_HERE.remove(directory);
    }
  }

  private static @Nullable FileChannel lock(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.tryLock() != null) {
      return file;
    }
    closeQuietly(file);
    return null;
  }

  private static PlatformFailure refusal(Path directory, String owner) {
    String other =
        ProcessIdentity.read(holder(directory))
            .map(process -> "process " + process.pid())
            .orElse("another process");
    return new PlatformFailure(
        "Expected to be the only %s on %s, but %s uses it; stop that one, or choose another directory."
            .formatted(owner, directory, other));
  }

  private static Path holder(Path directory) {
    return directory.resolve("holder.properties");
  }

  private static void closeQuietly(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      // The system frees the lock with the process at the latest.
    }
  }
}
