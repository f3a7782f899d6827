package dev.slipway.testkit.fuzz;

import java.util.List;
import java.util.Random;

/** Texts that are broken in one to four places, often with what parsers are known to stumble on. */
public final class TextMutation implements Fuzz.Mutation<String> {

  private static final int LARGEST = 150_000;
  private static final int DEEPEST = 20_000;

  private static final List<String> HOSTILE =
      List.of(
          "NaN",
          "-NaN",
          "Infinity",
          "-Inf",
          ".inf",
          "1e999999999",
          "-1e-999999999",
          "-1",
          "-0.0",
          "0x1p9999",
          "9223372036854775808",
          "99999999999999999999999999999999999999999999",
          "2147483648",
          "PT99999999999999H",
          "9999999999999999s",
          "0s",
          "-5m",
          "null",
          "~",
          "true",
          "",
          " ",
          "\"",
          "'",
          "\\",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\u001b[2J",
          "\u2028",
          "\ufeff",
          "\ud800",
          "\udc00\ud800",
          "{",
          "}",
          "[",
          "]",
          "[]",
          "{}",
          ":",
          ",",
          "- ",
          "#",
          "\n",
          "\t",
          "---\n",
          "...\n",
          "{{",
          "${",
          "{java}",
          "{var.x}",
          "{",
          "&a ",
          "*a",
          "&a [*a, *a]",
          "<<: *a\n",
          "!!binary ",
          "!!java.net.URL ",
          "!<tag:yaml.org,2002:set> ",
          "%YAML 9.9\n",
          "? ",
          "| ",
          ">-\n");

  @Override
  public String of(String example, Random random) {
    StringBuilder text = new StringBuilder(example);
    // half of them in one place only, so that enough of them stay readable
    for (int i = random.nextInt(2) * random.nextInt(4); i >= 0; i--) {
      mutate(text, random);
    }
    text.setLength(Math.min(text.length(), LARGEST));
    return text.toString();
  }

  /** A text to put where one is expected. */
  public static String hostile(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "x".repeat(random.nextInt(2_000));
      case 1 -> nested(random);
      case 2 -> Character.toString(random.nextInt(0x10000));
      default -> HOSTILE.get(random.nextInt(HOSTILE.size()));
    };
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + 1 + random.nextInt(30));
    switch (random.nextInt(10)) {
      case 0 -> text.delete(at, to);
      case 1 -> text.insert(at, text.substring(at, to));
      case 2 -> text.setLength(at);
      case 3 -> text.replace(at, Math.min(text.length(), at + 1), hostile(random));
      case 4 -> text.insert(at, hostile(random));
      case 5 -> replaceWord(text, at, hostile(random));
      case 6 -> replaceWord(text, at, Long.toString(random.nextLong() >> random.nextInt(64)));
      case 7 -> text.insert(at, text.substring(lineStart(text, at), lineEnd(text, at)));
      case 8 -> text.delete(lineStart(text, at), lineEnd(text, at));
      default -> text.insert(at, text.substring(random.nextInt(text.length() + 1)));
    }
  }

  /** A value or a name as a whole: what stays is a document, but says something else. */
  private static void replaceWord(StringBuilder text, int at, String by) {
    int from = at;
    while (from > 0 && isWord(text.charAt(from - 1))) {
      from--;
    }
    int to = at;
    while (to < text.length() && isWord(text.charAt(to))) {
      to++;
    }
    text.replace(from, to, by);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
  }

  private static int lineStart(StringBuilder text, int at) {
    return text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  }

  private static int lineEnd(StringBuilder text, int at) {
    int end = text.indexOf("\n", at);
    return end < 0 ? text.length() : end + 1;
  }

  /**
   * Now and then very deep, mostly not: a document that is refused early hides what comes after.
   */
  private static String nested(Random random) {
    int depth = random.nextInt(20) == 0 ? random.nextInt(DEEPEST) : random.nextInt(100);
    return switch (random.nextInt(4)) {
      case 0 -> "[".repeat(depth);
      case 1 -> "[".repeat(depth) + "]".repeat(depth);
      case 2 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      default -> "- ".repeat(depth);
    };
  }
}
