package dev.slipway.standalone.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What one life of a child process wrote. The life before it is kept as {@code <name>.1}. */
public final class OutputFile {
  private static final int TAIL_BYTES = 8 * 1024;
  private static final int LINE_CHARS = 300;

  private final Path path;

  OutputFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /** Puts the former life's output aside and begins an empty file. */
  void begin() {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (Files.exists(path)) {
        Path former = path.resolveSibling(path.getFileName() + ".1");
        Files.move(path, former, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.createFile(path);
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to write the log %s, but %s; check the directory's rights and space."
              .formatted(path, e),
          e);
    }
  }

  /** The first line that holds this text. */
  Optional<String> lineWith(String text) {
    try (var lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(text)).findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw new PlatformFailure(
          "Expected to read the log %s, but %s; check the file's rights.".formatted(path, e), e);
    }
  }

  /** The last line that is not blank, cut at 300 characters; empty if there is none. */
  String lastLine() {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(file.length(), TAIL_BYTES)];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      String last =
          new String(tail, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .reduce("", (earlier, later) -> later)
              .strip();
      return last.length() > LINE_CHARS ? last.substring(0, LINE_CHARS) + "..." : last;
    } catch (IOException e) {
      return "";
    }
  }
}
