package dev.slipway.cli.render;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How times, durations and lists are written everywhere. Times are UTC. */
public final class Texts {
  /** While the log cannot be read. */
  static final String UNREACHABLE = "The broker does not answer; waiting for it.";

  private static final DateTimeFormatter LINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final int MINUTE = 60_000;

  /** Characters that make a terminal show text in another order than it has. */
  private static final String REORDERING = "[\\u202a-\\u202e\\u2066-\\u2069]";

  private Texts() {}

  /** {@code 2026-11-21 14:26:05}. */
  public static String time(Instant at) {
    return LINE.format(at);
  }

  /** {@code 14:26:05Z}. */
  public static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** {@code 2.0s} or {@code 1m 25s}. */
  public static String took(long millis) {
    if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1fs", Math.max(0, millis) / 1000.0);
    }
    return "%dm %02ds".formatted(millis / MINUTE, millis % MINUTE / 1000);
  }

  /** {@code 30s} or {@code 1.5s}. */
  public static String wait(Duration wait) {
    long millis = Math.max(0, wait.toMillis());
    return millis % 1000 == 0
        ? millis / 1000 + "s"
        : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
  }

  /** {@code 03:12}, or {@code 1:03:12} from an hour on. */
  public static String stopwatch(Duration elapsed) {
    long seconds = Math.max(0, elapsed.toSeconds());
    return seconds < 3600
        ? "%02d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds % 3600 / 60, seconds % 60);
  }

  /** {@code a, b and c}. */
  public static String list(List<String> items) {
    if (items.size() < 2) {
      return String.join("", items);
    }
    return String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }

  /** The text, or what stands for none. */
  public static String or(String text, String none) {
    return text.isEmpty() ? none : text;
  }

  /** The points, or a hyphen where there are none. */
  public static String points(@Nullable Integer score) {
    return score == null ? "-" : score.toString();
  }

  /** A sentence without its full stop. */
  public static String clause(String sentence) {
    String text = oneLine(sentence);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * White space and control characters become single spaces, so that nothing can draw on a
   * terminal.
   */
  public static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cc}]+", " ").replaceAll(REORDERING, "?").strip();
  }

  /** A line of foreign output without control characters. */
  public static String harmless(String line) {
    return line.replace("\t", "    ")
        .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
        .replaceAll("\\p{Cc}", "?")
        .replaceAll(REORDERING, "?");
  }

  /** The last lines of an output, oldest first. */
  public static List<String> lastLines(String output, int most) {
    List<String> lines = output.stripTrailing().lines().map(Texts::harmless).toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  /** Breaks a text at spaces into lines of at most this width; a longer word stays whole. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : oneLine(text).split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Parts of a line, three blanks apart; those that do not fit go on to another line. */
  public static List<String> flow(List<String> parts, String indent, int width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String part : parts) {
      if (!line.isEmpty() && line.length() + 3 + part.length() > width) {
        lines.add(line);
        line = "";
      }
      line += (line.isEmpty() ? indent : "   ") + part;
    }
    lines.add(line);
    return lines;
  }

  /** The text cut to this many columns. */
  public static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width < 4 ? text.substring(0, Math.max(0, width)) : text.substring(0, width - 3) + "...";
  }
}
