package dev.slipway.adapters.probe;

import dev.slipway.adapters.settings.Settings;
import java.util.List;

/**
 * The statuses of a good answer, as the setting {@code status} lists them: {@code 200 204} or
 * {@code 2xx}.
 */
public record ExpectedStatus(List<String> patterns) {

  public ExpectedStatus {
    patterns = List.copyOf(patterns);
  }

  /** From the setting; 200 where it is not set. */
  public static ExpectedStatus of(Settings settings) {
    return of(settings, "200");
  }

  /** From the setting, or the fallback where it is not set. */
  public static ExpectedStatus of(Settings settings, String fallback) {
    List<String> patterns = settings.has("status") ? settings.words("status") : List.of(fallback);
    if (patterns.isEmpty() || !patterns.stream().allMatch(p -> p.matches("[1-5]([0-9]{2}|xx)"))) {
      throw settings.wrong(
          "status", "statuses such as '200 204' or '2xx'", settings.text("status", ""));
    }
    return new ExpectedStatus(patterns);
  }

  /** Whether the status is one of them. */
  public boolean matches(int status) {
    String text = Integer.toString(status);
    return patterns.stream()
        .anyMatch(p -> p.endsWith("xx") ? p.charAt(0) == text.charAt(0) : p.equals(text));
  }

  @Override
  public String toString() {
    return String.join(" or ", patterns);
  }
}
