package dev.slipway.runtime.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of reports. Best effort: it knows the values of variables whose names look
 * secret, and their lines of eight characters or more; a tool that prints them encoded or in pieces
 * gives them away.
 */
final class Redaction {

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)(?:.*_)?(?:TOKEN|PASSWORD|SECRET|KEY)");
  private static final int SHORTEST_VALUE = 4;
  private static final int SHORTEST_LINE = 8;
  private static final String MASK = "***";

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * Masks the values of the variables that look secret. Values of less than four characters are no
   * secrets.
   */
  static Redaction of(Map<String, String> environment) {
    List<String> secrets = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (SECRET_NAME.matcher(name).matches()) {
            if (value.strip().length() >= SHORTEST_VALUE) {
              secrets.add(value.strip());
            }
            value
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_LINE)
                .forEach(secrets::add);
          }
        });
    // a secret that contains another one goes first
    return new Redaction(
        secrets.stream()
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /**
   * Masks the secrets in a text.
   *
   * @param cut whether the text begins in the middle of something, so that it may begin in the
   *     middle of a secret
   */
  String apply(String text, boolean cut) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    return cut ? withoutCutSecret(masked) : masked;
  }

  private String withoutCutSecret(String text) {
    int cut = 0;
    for (String secret : secrets) {
      for (int length = secret.length() - 1; length > cut; length--) {
        if (text.startsWith(secret.substring(secret.length() - length))) {
          cut = length;
        }
      }
    }
    return cut < SHORTEST_VALUE ? text : MASK + text.substring(cut);
  }
}
