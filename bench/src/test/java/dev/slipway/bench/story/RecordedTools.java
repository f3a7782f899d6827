package dev.slipway.bench.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Stands in for programs that a test must not need, or must see not being called: each writes down
 * how it was called, and succeeds.
 */
final class RecordedTools {

  private final Path folder;

  RecordedTools(Path folder) {
    this.folder = folder;
  }

  /** A PATH on which these programs are found before all others. */
  String before(String... programs) throws IOException {
    for (String program : programs) {
      Path file = folder.resolve(program);
      Files.writeString(
          file, "#!/bin/sh\necho \"%s $*\" >> '%s'\n".formatted(program, folder.resolve("calls")));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder + ":" + System.getenv("PATH");
  }

  /** Program and arguments of every call so far. */
  List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }
}
