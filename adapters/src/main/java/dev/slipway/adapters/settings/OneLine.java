package dev.slipway.adapters.settings;

import org.jspecify.annotations.Nullable;

/** Text from outside, made fit to stand inside a sentence. */
public final class OneLine {

  private OneLine() {}

  /**
   * The text without control characters and line breaks, shortened to so many characters; "no
   * reason given" for none.
   */
  public static String of(@Nullable String text, int most) {
    if (text == null || text.isBlank()) {
      return "no reason given";
    }
    String head = text.length() > 4 * most ? text.substring(0, 4 * most) : text;
    String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > most ? line.substring(0, most - 3) + "..." : line;
  }

  /**
   * The end of a text, at most so many characters, line breaks kept and other control characters
   * replaced.
   */
  public static String tail(String text, int most) {
    String end = text.length() > most ? text.substring(text.length() - most) : text;
    return printable(end);
  }

  /**
   * The beginning of a text, at most so many characters, line breaks kept and other control
   * characters replaced.
   */
  public static String head(String text, int most) {
    return printable(text.length() > most ? text.substring(0, most) : text);
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
  }
}
