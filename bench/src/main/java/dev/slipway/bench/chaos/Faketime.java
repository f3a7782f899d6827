package dev.slipway.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where libfaketime is: the one for programs with threads. */
final class Faketime {

  private static final String LIBRARY = "libfaketimeMT.so.1";

  private Faketime() {}

  /** The named one, or the one that a package installed. */
  static Optional<Path> find(@Nullable Path named) {
    if (named != null) {
      if (!Files.isRegularFile(named)) {
        throw new IllegalArgumentException(
            "Expected libfaketime at %s, but there is no such file.".formatted(named));
      }
      return Optional.of(named.toAbsolutePath());
    }
    Path libraries = Path.of("/usr/lib");
    try (Stream<Path> folders = Files.list(libraries)) {
      return Stream.concat(Stream.of(libraries), folders)
          .map(folder -> folder.resolve("faketime").resolve(LIBRARY))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
