package dev.slipway.adapters.metrics;

import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.Json;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.runtime.contract.ErrorClass;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer to an instant query.
 *
 * @param value the one number in it; null where there is none
 * @param why a phrase that says why there is none
 */
record PrometheusAnswer(@Nullable Double value, String why) {

  /**
   * Throws where the source refused the query or broke; every odd document is an answer without a
   * number.
   */
  static PrometheusAnswer of(Answer answer) throws CallFailed {
    JsonNode document = Json.read(answer.text()).orElse(null);
    if (!answer.isSuccess()) {
      String error = document == null ? "" : document.path("error").asString("");
      throw new CallFailed(
          "Expected a number from the metric source, but it answered %d (%s)."
              .formatted(answer.status(), OneLine.of(error, 200)),
          answer.mayPass() ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT,
          Reached.ANSWERED);
    }
    if (document == null || !document.path("status").asString("").equals("success")) {
      return nothing("the answer is not one of Prometheus");
    }
    JsonNode data = document.path("data");
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asString("")) {
      case "scalar" -> of(result);
      case "vector" ->
          switch (result.size()) {
            case 0 -> nothing("there is no data");
            case 1 -> of(result.path(0).path("value"));
            default -> nothing("it is %d numbers instead of one".formatted(result.size()));
          };
      default -> nothing("the query gives neither a scalar nor a vector");
    };
  }

  /**
   * From a pair of time and value; a value is a text, and everything but a number from 0 on is
   * none.
   */
  private static PrometheusAnswer of(JsonNode pair) {
    String text = pair.path(1).asString("");
    if (text.length() > 100) {
      return nothing("it is not a number");
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) && number >= 0
          ? new PrometheusAnswer(number, "")
          : nothing("it is " + OneLine.of(text, 30));
    } catch (NumberFormatException notANumber) {
      return nothing("it is not a number");
    }
  }

  private static PrometheusAnswer nothing(String why) {
    return new PrometheusAnswer(null, why);
  }
}
