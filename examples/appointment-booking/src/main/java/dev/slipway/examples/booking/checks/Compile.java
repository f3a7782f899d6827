package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Check 4: all sources compile, and the compiler warns of nothing. Argument: the source folder. The
 * class path is this program's own.
 */
public final class Compile {
  private Compile() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<source folder>"))));
  }

  static void check(Path sourceFolder) throws IOException {
    List<Path> sources = Check.files(sourceFolder, ".java");
    Path classes = Files.createTempDirectory("compile-check-");
    try {
      List<String> problems =
          Compiler.compile(
              sources,
              classes,
              List.of("--release", "25", "-Xlint:all,-classfile,-processing", "-Werror"));
      Check.conclude(problems, "%d files compile without a warning.".formatted(sources.size()));
    } finally {
      Check.remove(classes);
    }
  }
}
