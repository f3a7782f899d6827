package dev.slipway.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps everything.
 *
 * @param temporary whether nobody asked for this one by name
 */
public record WorkDirectory(Path path, boolean temporary) {

  /**
   * Makes it.
   *
   * @param given null for a new temporary one
   */
  public static WorkDirectory make(@Nullable Path given, String prefix) throws IOException {
    return given == null
        ? new WorkDirectory(Files.createTempDirectory(prefix), true)
        : new WorkDirectory(Files.createDirectories(given.toAbsolutePath()), false);
  }

  /** Deletes it with all that is in it, unless somebody asked for it by name. */
  public void deleteIfTemporary() throws IOException {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
