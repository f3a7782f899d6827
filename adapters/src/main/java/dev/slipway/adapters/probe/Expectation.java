package dev.slipway.adapters.probe;

import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.contract.ErrorClass;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a good HTTP answer looks like.
 *
 * @param headers the value that each header must have, exactly
 * @param contains text that the body must contain; null for any body
 */
record Expectation(ExpectedStatus status, Map<String, String> headers, @Nullable String contains) {

  /** Why an answer is not good: goes between "but" and a full stop. */
  record Flaw(String expected, String but, ErrorClass errorClass) {}

  Expectation {
    headers = Map.copyOf(headers);
  }

  static Expectation of(Settings settings) {
    return new Expectation(
        ExpectedStatus.of(settings),
        settings.group("expectHeader."),
        settings.textOrNull("contains"));
  }

  /** The first thing that is not as expected. */
  Optional<Flaw> flaw(Answer answer) {
    if (!status.matches(answer.status())) {
      return Optional.of(new Flaw("status " + status, wrongStatus(answer), classOf(answer)));
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String value = answer.header(header.getKey());
      if (!header.getValue().strip().equals(value)) {
        return Optional.of(
            new Flaw(
                "header %s: %s".formatted(header.getKey(), header.getValue()),
                value == null ? "it is missing" : "it is '" + OneLine.of(value, 200) + "'",
                ErrorClass.PERMANENT));
      }
    }
    if (contains != null && !answer.text().contains(contains)) {
      return Optional.of(
          new Flaw(
              "a body with '%s'".formatted(OneLine.of(contains, 100)),
              "it is not in there",
              ErrorClass.PERMANENT));
    }
    return Optional.empty();
  }

  private static String wrongStatus(Answer answer) {
    String location = answer.header("location");
    if (answer.status() >= 300 && answer.status() < 400 && location != null) {
      return "it answered %d, a redirect to '%s', and redirects are not followed"
          .formatted(answer.status(), OneLine.of(location, 200));
    }
    return "it answered %d after %s ms"
        .formatted(answer.status(), Reports.shown(Math.rint(answer.millis())));
  }

  private static ErrorClass classOf(Answer answer) {
    return answer.mayPass() ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT;
  }
}
