package dev.slipway.scorer.scorecard;

import java.util.List;

/** Builds sentences from parts that others wrote. */
final class Words {

  /** What others wrote is cut here, so that a sentence stays one. */
  private static final int LONGEST_CLAUSE = 300;

  private Words() {}

  /** A sentence as part of another: one line, without its full stop, cut where it is too long. */
  static String clause(String sentence) {
    String text = sentence.strip().replaceAll("\\s+", " ");
    while (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    if (text.length() <= LONGEST_CLAUSE) {
      return text;
    }
    int cut = LONGEST_CLAUSE - 3;
    // a character outside the basic plane is two chars; half of one is no text
    return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut)
        + "...";
  }

  /** Two parts, where the second may be empty. */
  static String join(String first, String second) {
    return second.isEmpty() ? first : first + "; " + second;
  }

  /** A name, and what is to be said about it if anything is. */
  static String labelled(String name, String detail) {
    String said = clause(detail);
    return said.isEmpty() ? name : name + ": " + said;
  }

  /** {@code Phases 3, 4 and 5}. */
  static String phases(List<Integer> phases) {
    return (phases.size() == 1 ? "Phase " : "Phases ")
        + list(phases.stream().map(String::valueOf).toList());
  }

  /** {@code a, b and c}. */
  static String list(List<String> items) {
    if (items.size() < 2) {
      return String.join("", items);
    }
    int last = items.size() - 1;
    return String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
