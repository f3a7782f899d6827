package dev.slipway.agent;

import java.util.regex.Pattern;

/**
 * Which names are allowed. They become parts of paths, file lines and headers, so they are narrow.
 */
final class Names {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final int SHOWN = 80;

  private Names() {}

  /** The name of an application, environment or component. */
  static String name(String what, String text) {
    return matching(NAME, what, text);
  }

  static String version(String what, String text) {
    return matching(VERSION, what, text);
  }

  /** The name of an environment variable that the caller may set. */
  static String variable(String text) {
    matching(VARIABLE, "the name of an environment variable", text);
    if (text.equals("PORT") || text.startsWith("SLIPWAY_")) {
      throw Refusal.malformed(
          "Expected environment variables other than PORT and SLIPWAY_*, which the agent sets, but found %s; leave it out."
              .formatted(text));
    }
    return text;
  }

  /** Makes text from outside fit for a sentence: short and without control characters. */
  static String shown(String text) {
    String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return cut.replaceAll("[\\p{Cntrl}]", "?");
  }

  private static String matching(Pattern pattern, String what, String text) {
    if (!pattern.matcher(text).matches()) {
      throw Refusal.malformed(
          "Expected %s to match %s, but it is \"%s\".".formatted(what, pattern, shown(text)));
    }
    return text;
  }
}
