package dev.slipway.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.fixture.WebServer;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusMetricsTest {

  private static final long NOW = 1_795_000_000_250L;
  private static final String VECTOR =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}";

  private final WebServer server = new WebServer();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private final PrometheusMetrics metrics =
      new PrometheusMetrics(
          HttpCaller.of(new AddressRules(true, true)),
          new Secrets(List.of("SLIPWAY_SECRET_"), name -> "Bearer t"),
          new SourceGuards());

  PrometheusMetricsTest() {
    server.page(
        "/prom/api/v1/query",
        exchange -> {
          String query =
              URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
          asked.add(query + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          String name = query.replaceFirst("query=(.*)&time=.*", "$1");
          WebServer.send(exchange, 200, answers.getOrDefault(name, VECTOR.formatted("")));
        });
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldAskEachQueryAtTheEndOfTheInterval() throws InterruptedException {
    answers.put("rate(x{a=\"b\"}[1m])", one("1.5"));
    answers.put(
        "p95",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1.5,\"240\"]}}");

    ActionReport report =
        sample(
            Map.of(
                "query.errorRatePercent", "rate(x{a=\"b\"}[1m])",
                "query.p95Millis", "p95",
                "headerEnv.Authorization", "SLIPWAY_SECRET_PROM"));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.measurements())
        .isEqualTo(Map.of("errorRatePercent", 1.5, "p95Millis", 240.0));
    assertThat(asked)
        .containsExactlyInAnyOrder(
            "query=rate(x{a=\"b\"}[1m])&time=1795000000.250 Bearer t",
            "query=p95&time=1795000000.250 Bearer t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metric\":{},\"value\":[1,\"NaN\"]}",
        "{\"metric\":{},\"value\":[1,\"+Inf\"]}",
        "{\"metric\":{},\"value\":[1,\"-3\"]}",
        "{\"metric\":{},\"value\":[1,\"\"]}",
        "{\"metric\":{},\"value\":[1,\"1e999999999\"]}",
        "{\"metric\":{},\"value\":[1,{}]}",
        "{\"metric\":{},\"value\":[]}",
        "{\"metric\":{}}",
        "{\"value\":[1,\"1\"]},{\"value\":[1,\"2\"]}",
        "1",
        ""
      })
  void shouldLeaveOutWhatHasNoNumber(String result) throws InterruptedException {
    answers.put("good", one("7"));
    answers.put("bad", VECTOR.formatted(result));

    ActionReport report = sample(Map.of("query.p50Millis", "good", "query.p95Millis", "bad"));
    ActionReport nothing = sample(Map.of("query.p95Millis", "bad"));

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.measurements()).isEqualTo(Map.of("p50Millis", 7.0));
    assertThat(report.detail()).contains("without p95Millis");
    assertThat(nothing.result()).isEqualTo(Result.FAILED);
    assertThat(nothing.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
  }

  @Test
  void shouldSurviveHostileAnswers() throws InterruptedException {
    String deep = "[".repeat(500_000);
    String objects = "{\"data\":".repeat(100_000);
    String longNumber = VECTOR.formatted("{\"value\":[1," + "9".repeat(500_000) + "]}");
    String longText = VECTOR.formatted("{\"value\":[1,\"" + "9".repeat(500_000) + "\"]}");
    String many = VECTOR.formatted("{},".repeat(200_000) + "{}");
    String name = "{\"" + "a".repeat(900_000) + "\":1}";
    for (String hostile : List.of(deep, objects, longNumber, longText, many, name, "", "\0")) {
      answers.put("x", hostile);
      assertThat(sample(Map.of("query.p95Millis", "x")).result()).isEqualTo(Result.FAILED);
    }
  }

  @Test
  void shouldSurviveDamagedAnswers() throws Exception {
    Random random = new Random(20261121);
    char[] whole = one("12.5").toCharArray();
    for (int i = 0; i < 20_000; i++) {
      char[] damaged = whole.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (char) random.nextInt(0x80);
      }
      var answer = new Answer(200, Map.of(), new String(damaged), 1);
      Double value = PrometheusAnswer.of(answer).value();
      assertThat(value == null || (value >= 0 && Double.isFinite(value))).isTrue();
    }
  }

  @Test
  void shouldTellARefusedQueryFromASourceInTrouble() throws Exception {
    server.page(
        "/bad/api/v1/query", 400, "{\"status\":\"error\",\"error\":\"parse error at char 3\"}");
    server.page("/busy/api/v1/query", 503, "");

    for (int i = 0; i < 6; i++) {
      ActionReport refused = sample(Map.of("url", server.url("/bad"), "query.p95Millis", "rate("));
      assertThat(refused.errorClass()).isEqualTo(ErrorClass.PERMANENT);
      assertThat(refused.detail()).contains("parse error at char 3");
    }
    ActionReport busy = sample(Map.of("url", server.url("/busy"), "query.p95Millis", "x"));
    assertThat(busy.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
  }

  @Test
  void shouldEndAtTheDeadline() throws Exception {
    try (RawServer hanging = RawServer.dripping("HTTP/1.1 200 OK\r\n\r\n")) {
      ActionReport report =
          metrics.run(
              Orders.order(
                  "prometheus",
                  List.of(),
                  Map.of("url", hanging.url("/"), "query.p95Millis", "x"),
                  Orders.minuteBefore(NOW),
                  Duration.ofMillis(400)));

      assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
      assertThat(report.detail()).containsPattern("within [34][0-9]{2} ms");
    }
  }

  @Test
  void shouldRefuseWrongSettings() throws InterruptedException {
    for (Map<String, String> wrong :
        List.of(
            Map.<String, String>of(),
            Map.of("query.", "x"),
            Map.of("query.p 95", "x"),
            Map.of("query.p95Millis", " "),
            Map.of("query.p95Millis", "x", "url", "file:///x"),
            Map.of("query.p95Millis", "x", "headerEnv.A", "HOME"))) {
      ActionReport report = sample(wrong);
      assertThat(report.errorClass()).as(wrong.toString()).isEqualTo(ErrorClass.PERMANENT);
      assertThat(report.detail()).startsWith("Expected ");
    }
  }

  private ActionReport sample(Map<String, String> changes) throws InterruptedException {
    Map<String, String> settings = new HashMap<>(Map.of("url", server.url("/prom/")));
    settings.putAll(changes);
    return metrics.run(
        Orders.order(
            "prometheus", List.of(), settings, Orders.minuteBefore(NOW), Duration.ofSeconds(10)));
  }

  private static String one(String value) {
    return VECTOR.formatted("{\"metric\":{},\"value\":[1795000000.25,\"" + value + "\"]}");
  }
}
