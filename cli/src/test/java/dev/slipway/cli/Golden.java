package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares a text with a file, or rewrites the file with {@code -Dgolden.update}. */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Fails unless the lines are those of the file. */
  public static void check(String name, List<String> lines) {
    check(name, String.join("\n", lines) + "\n");
  }

  /** Fails unless the text is that of the file. */
  public static void check(String name, String text) {
    Path file = FOLDER.resolve(name);
    try {
      if (System.getProperty("golden.update") != null) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      assertThat(text)
          .as("%s; rewrite it with -Dgolden.update if the change is wanted", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
