package dev.slipway.bench.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The document of the figures: each measurement replaces the part between its own two marks. */
final class Document {

  private Document() {}

  /** Replaces the part of a measurement, or adds it at the end. */
  static void write(Path file, String measurement, List<String> lines) throws IOException {
    String begin =
        "<!-- bench %s: written by ./slipway bench %s -->".formatted(measurement, measurement);
    String end = "<!-- bench %s: end -->".formatted(measurement);
    String text = Files.exists(file) ? Files.readString(file) : "# Performance\n";
    String part = begin + "\n" + String.join("\n", lines) + "\n" + end;
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    String next =
        from < 0 || to < from
            ? text + "\n" + part + "\n"
            : text.substring(0, from) + part + text.substring(to + end.length());
    Path _ = Files.writeString(file, next);
  }
}
