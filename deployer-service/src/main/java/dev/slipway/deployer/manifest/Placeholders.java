package dev.slipway.deployer.manifest;

import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code {name}} in the strings of a manifest; an unknown name is a problem, never an
 * empty string.
 */
final class Placeholders {

  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9._]*)}");

  private final Map<String, String> values;

  Placeholders(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  String fill(String text, String path) throws PlanProblem {
    Matcher matcher = NAME.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new PlanProblem(
            "UNKNOWN_PLACEHOLDER",
            path,
            "Expected one of the placeholders %s at %s of the manifest, but found {%s}."
                .formatted(new TreeSet<>(values.keySet()), path, matcher.group(1)));
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }
}
