package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a command said last. */
final class CommandOutput {

  private static final Pattern PART = Pattern.compile("output(?:\\.(\\d{1,9}))?");

  /** Read beyond what is reported, so that masked secrets leave enough. */
  private static final int WINDOW = 4 * BoundedText.OUTPUT_BYTES;

  private record Part(Path path, int number) {}

  private CommandOutput() {}

  /** The last 4 KiB, with secrets masked; empty where there is none or it cannot be read. */
  static String tail(RunDirectory run, Redaction redaction) {
    byte[] window = new byte[0];
    boolean cut = false;
    try {
      for (Part part : parts(run.path())) {
        int wanted = WINDOW - window.length;
        if (wanted <= 0) {
          cut = true;
          break;
        }
        byte[] end = end(part.path(), wanted);
        cut = end.length == wanted;
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(end);
        joined.writeBytes(window);
        window = joined.toByteArray();
      }
    } catch (IOException _) {
      // a part was removed while we looked: what has been read is still the end
      cut = true;
    }
    int from = 0;
    while (cut && from < window.length && (window[from] & 0xC0) == 0x80) {
      from++;
    }
    String text = new String(window, from, window.length - from, UTF_8);
    return BoundedText.tail(redaction.apply(text, cut), BoundedText.OUTPUT_BYTES);
  }

  /** The last line that says something. */
  static String lastLine(String output) {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("", (_, line) -> line);
  }

  /** The parts that hold the end, the last one first. */
  private static List<Part> parts(Path run) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "output*")) {
      for (Path file : files) {
        Matcher name = PART.matcher(file.getFileName().toString());
        if (name.matches()) {
          parts.add(new Part(file, name.group(1) == null ? 0 : Integer.parseInt(name.group(1))));
        }
      }
    }
    parts.sort(Comparator.comparingInt(Part::number).reversed());
    return parts;
  }

  private static byte[] end(Path file, int bytes) throws IOException {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long length = reader.length();
      byte[] end = new byte[(int) Math.min(bytes, length)];
      reader.seek(length - end.length);
      reader.readFully(end);
      return end;
    }
  }
}
