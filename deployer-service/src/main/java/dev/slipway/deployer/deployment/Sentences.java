package dev.slipway.deployer.deployment;

import java.time.Duration;
import java.util.Locale;

/** Ways to say things that several rules say. */
final class Sentences {

  private Sentences() {}

  /** A duration as people write it: 1.5 s, 90 s, 15 min. */
  static String time(Duration duration) {
    long millis = duration.toMillis();
    if (millis >= 120_000 && millis % 60_000 == 0) {
      return millis / 60_000 + " min";
    }
    return millis % 1000 == 0
        ? millis / 1000 + " s"
        : "%d.%03d".formatted(millis / 1000, millis % 1000).replaceAll("0+$", "") + " s";
  }

  /** A reason in somebody's own words, closed by a full stop. */
  static String sentence(String reason) {
    if (reason.isBlank()) {
      return "no reason was given.";
    }
    return reason.endsWith(".") ? reason : reason + ".";
  }

  /** Words without their full stop, for a sentence that goes on after them. */
  static String clause(String words) {
    return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
  }

  /** The same as they begin a sentence. */
  static String opening(String words) {
    String open = clause(words);
    return open.substring(0, 1).toUpperCase(Locale.ROOT) + open.substring(1);
  }
}
