package dev.slipway.examples.booking.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a release folder that a test may spoil; the release before it stands beside it. */
record Release(Path folder) {

  static Release copy(Path temporary, String before, String version) throws IOException {
    for (String name : List.of(before, version)) {
      Path target = Files.createDirectories(temporary.resolve(name));
      try (Stream<Path> files = Files.list(Path.of("releases", name))) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
    }
    return new Release(temporary.resolve(version));
  }

  /** Replaces text that must be in the file. */
  Release with(String file, String text, String replacement) throws IOException {
    Path path = folder.resolve(file);
    String content = Files.readString(path);
    if (!content.contains(text)) {
      throw new AssertionError("Expected '" + text + "' in " + file);
    }
    Files.writeString(path, content.replace(text, replacement));
    return this;
  }
}
