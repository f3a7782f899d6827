package dev.slipway.standalone.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A file with which a JVM starts in about two thirds of the processor time: its classes are linked
 * and its methods profiled as in a training life (JEP 483, 514 and 515). A JVM that cannot use it
 * starts without.
 */
public final class AotCache {

  private static final String ENDING = ".aot";

  private final String program;
  private final Path file;
  private final Path next;

  private AotCache(String program, Path file) {
    this.program = program;
    this.file = file;
    this.next = file.resolveSibling(file.getFileName() + ".new");
  }

  /**
   * The cache of a program as it is built now.
   *
   * @param folder where caches are kept
   * @return empty where there cannot be one: the JVM takes no classes from folders into it
   */
  public static Optional<AotCache> of(Path folder, List<Path> classPath, String mainClass) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    StringBuilder built = new StringBuilder(mainClass).append(Runtime.version());
    try {
      for (Path jar : classPath) {
        built.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    UUID id = UUID.nameUUIDFromBytes(built.toString().getBytes(StandardCharsets.UTF_8));
    return Optional.of(new AotCache(mainClass, folder.resolve(mainClass + "-" + id + ENDING)));
  }

  /** Whether there is one for the program as it is built now. */
  public boolean isTrained() {
    return Files.exists(file);
  }

  /** Options of a life that leaves the cache when it stops in good order; call {@link #keep}. */
  public List<String> training() {
    try {
      Files.createDirectories(file.resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:AOTCacheOutput=" + next);
  }

  /** Keeps what the training life has left, whole or not at all, and no other of the program. */
  public void keep() {
    if (!Files.exists(next)) {
      return;
    }
    try {
      var _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (DirectoryStream<Path> all =
          Files.newDirectoryStream(file.resolveSibling(""), program + "-*" + ENDING)) {
        for (Path old : all) {
          if (!old.equals(file)) {
            Files.delete(old); // a JVM that runs with it has it open
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options of every other life. */
  public List<String> use() {
    return isTrained() ? List.of("-XX:AOTCache=" + file) : List.of();
  }
}
