package dev.slipway.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * Keeps text that came from outside fit for a message: short, on one line, without control
 * characters.
 */
final class Sentence {
  private Sentence() {}

  static String shortened(@Nullable String text, int maxLength) {
    if (text == null) {
      return "no reason given";
    }
    var kept = new StringBuilder(Math.min(text.length(), maxLength));
    for (int i = 0; i < text.length() && kept.length() < maxLength; i++) {
      char c = text.charAt(i);
      kept.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
    if (text.length() > maxLength) {
      kept.setLength(maxLength - 3);
      kept.append("...");
    }
    return kept.toString();
  }
}
