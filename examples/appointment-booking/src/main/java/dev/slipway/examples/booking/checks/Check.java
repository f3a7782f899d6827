package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How every check ends: what it looked at, or all problems and exit code 1. */
final class Check {
  private static final int MOST_SHOWN = 20;

  private Check() {}

  /** Says {@code passed} when there are no problems, else fails with all of them, one per line. */
  static void conclude(List<String> problems, String passed) {
    failOn(problems);
    Program.say(passed);
  }

  /** Fails with all problems, one per line, when there are any. */
  static void failOn(List<String> problems) {
    if (problems.isEmpty()) {
      return;
    }
    String shown = String.join("\n", problems.subList(0, Math.min(MOST_SHOWN, problems.size())));
    String rest =
        problems.size() > MOST_SHOWN
            ? "\n... and %d more".formatted(problems.size() - MOST_SHOWN)
            : "";
    throw new Program.Failure(shown + rest);
  }

  /** The text of a file of the release. */
  static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Program.Failure(
          "Expected the file %s, but it is not there; add it to the release.".formatted(file));
    }
    return Files.readString(file);
  }

  /**
   * All files below {@code folder} whose name ends with {@code suffix}, in order; none is a
   * failure.
   */
  static List<Path> files(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new Program.Failure(
          "Expected the folder %s, but it is not there; run in the manifest's folder."
              .formatted(folder));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new Program.Failure(
            "Expected files that end with '%s' in %s, but found none; name the right folder."
                .formatted(suffix, folder));
      }
      return found;
    }
  }

  /** Removes a folder with everything in it. */
  static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
