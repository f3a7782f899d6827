package dev.slipway.runtime.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Brings what tools and adapters say to a size and form that every reader can bear. */
final class BoundedText {

  static final int DETAIL_CHARS = 1_000;
  static final int OUTPUT_BYTES = 4 * 1024;
  private static final int NUMBERS = 64;
  private static final int NAME_CHARS = 100;

  /**
   * Escape sequences, then control characters other than tab and line feed: they steer terminals.
   */
  private static final Pattern CONTROLS =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[\\p{Cc}&&[^\\t\\n]]");

  private BoundedText() {}

  /** One line of at most 1,000 characters. */
  static String detail(String text) {
    String line = printable(text).replaceAll("\\s*\\n\\s*", " ").strip();
    if (line.length() <= DETAIL_CHARS) {
      return line;
    }
    int end = DETAIL_CHARS - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** The last characters that fit into so many bytes of UTF-8. */
  static String tail(String text, int bytes) {
    String printable = printable(text);
    byte[] all = printable.getBytes(UTF_8);
    if (all.length <= bytes) {
      // getBytes has replaced unpaired surrogates
      return new String(all, UTF_8);
    }
    int from = all.length - bytes;
    while (from < all.length && (all[from] & 0xC0) == 0x80) {
      from++;
    }
    return new String(all, from, all.length - from, UTF_8);
  }

  /** At most 64 finite numbers with names of at most 100 characters. */
  static Map<String, Double> numbers(Map<String, Double> measurements) {
    Map<String, Double> kept = new HashMap<>();
    measurements.entrySet().stream()
        .filter(entry -> Double.isFinite(entry.getValue()) && entry.getKey().length() <= NAME_CHARS)
        .sorted(Map.Entry.comparingByKey())
        .limit(NUMBERS)
        .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    return kept;
  }

  private static String printable(String text) {
    return CONTROLS.matcher(text.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("");
  }
}
