package dev.slipway.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.testkit.fuzz.Fuzz;
import dev.slipway.testkit.fuzz.TextMutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a metric source says is a number, no number with a reason, or a failure with one. */
@Timeout(1800)
class PrometheusFuzzTest {

  private static final int LONGEST = 500;

  private static final List<String> EXAMPLES =
      List.of(
          vector("[1795271339.907, \"0.42\"]"),
          vector("[1795271339, \"NaN\"]"),
          vector("[1795271339, \"+Inf\"]"),
          vector("[1795271339, \"-Inf\"]"),
          vector(""),
          vector("[1, \"1\"]").replace("]}]", "]}, {\"metric\": {}, \"value\": [1, \"2\"]}]"),
          "{\"status\": \"success\", \"data\": {\"resultType\": \"scalar\", \"result\": [1, \"7\"]}}",
          "{\"status\": \"success\", \"data\": {\"resultType\": \"string\", \"result\": [1, \"7\"]}}",
          "{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": [{\"values\": [[1, \"7\"]]}]}}",
          "{\"status\": \"success\", \"warnings\": [\"slow\"], \"data\": {\"resultType\": \"vector\", \"result\": []}}",
          "{\"status\": \"error\", \"errorType\": \"bad_data\", \"error\": \"parse error\"}",
          "<html><body>Bad gateway</body></html>");

  @Test
  void everyMutantOfAnAnswerIsANumberOrAReason() {
    Map<String, Integer> counts =
        Fuzz.run(
            "Prometheus answers",
            Fuzz.mutants(),
            EXAMPLES,
            new TextMutation(),
            Duration.ofSeconds(1),
            UnaryOperator.identity(),
            PrometheusFuzzTest::read);
    assertThat(counts).containsKeys("number", "no number", "failed");
  }

  private static String read(String text) {
    // what is asked for is part of the answer, so that all ways of reading one are taken
    int status = List.of(200, 200, 200, 400, 503).get(Math.floorMod(text.hashCode(), 5));
    try {
      PrometheusAnswer answer = PrometheusAnswer.of(new Answer(status, Map.of(), text, 1.0));
      Double number = answer.value();
      if (number != null) {
        require(Double.isFinite(number) && number >= 0 && answer.why().isEmpty(), answer.why());
        return "number";
      }
      requirePhrase(answer.why());
      return "no number";
    } catch (CallFailed failed) {
      require(failed.sentence().startsWith("Expected "), failed.sentence());
      requirePhrase(failed.sentence());
      return "failed";
    }
  }

  private static void requirePhrase(String why) {
    require(!why.isBlank() && why.length() <= LONGEST, why);
    require(why.chars().noneMatch(Character::isISOControl), why);
  }

  private static void require(boolean holds, String said) {
    if (!holds) {
      throw new AssertionError("Expected a number or a reason, but it says: " + said);
    }
  }

  private static String vector(String value) {
    String series =
        value.isEmpty()
            ? ""
            : "{\"metric\": {\"__name__\": \"up\"}, \"value\": %s}".formatted(value);
    return "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": [%s]}}"
        .formatted(series);
  }
}
