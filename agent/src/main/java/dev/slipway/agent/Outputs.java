package dev.slipway.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The files that the processes write their output to. They write by themselves, so the output
 * survives the agent.
 */
final class Outputs {

  /** A file that has grown beyond this is cut down to its last {@link #KEPT} bytes. */
  static final long LIMIT = 16 << 20;

  static final int KEPT = 1 << 20;
  private static final int LAST_LINE = 300;
  private static final String SUFFIX = ".log";

  private final Path directory;

  Outputs(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  Path file(String slotId) {
    return directory.resolve(slotId + SUFFIX);
  }

  /**
   * The end of the output, at most so many bytes of UTF-8; malformed input becomes the replacement
   * character.
   */
  String tail(String slotId, int bytes) {
    try (FileChannel channel = FileChannel.open(file(slotId), StandardOpenOption.READ)) {
      return new String(end(channel, bytes), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * The last line that is not blank, cut to a length that fits a sentence; empty if there is none.
   */
  String lastLine(String slotId) {
    String line =
        tail(slotId, 4096)
            .lines()
            .filter(text -> !text.isBlank())
            .reduce("", (earlier, later) -> later)
            .replaceAll("\\p{Cntrl}", " ")
            .strip();
    return line.length() <= LAST_LINE ? line : line.substring(0, LAST_LINE) + "...";
  }

  /** Cuts down what has grown too long. The processes append, so they go on at the new end. */
  void trim() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.size(file) > LIMIT) {
          cut(file);
        }
      }
    }
  }

  /**
   * Deletes the files of all slots but these, which are asked for once the files are known: a slot
   * is older than its file.
   */
  void retain(Supplier<Set<String>> slotIds) throws IOException {
    List<Path> present = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      files.forEach(present::add);
    }
    Set<String> wanted = slotIds.get();
    for (Path file : present) {
      String name = String.valueOf(file.getFileName());
      if (!wanted.contains(name.substring(0, name.length() - SUFFIX.length()))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel appender = FileChannel.open(file, StandardOpenOption.APPEND)) {
      byte[] kept = end(reader, KEPT);
      writer.truncate(0);
      String note = "[earlier output was cut off at %d MiB]%n".formatted(LIMIT >> 20);
      write(appender, note.getBytes(StandardCharsets.UTF_8));
      write(appender, kept);
    }
  }

  private static byte[] end(FileChannel channel, int bytes) throws IOException {
    long size = channel.size();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bytes, size));
    long position = size - buffer.capacity();
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position + buffer.position());
      if (read < 0) {
        break;
      }
    }
    byte[] end = new byte[buffer.position()];
    buffer.flip().get(end);
    return end;
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
