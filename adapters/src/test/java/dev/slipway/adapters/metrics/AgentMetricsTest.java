package dev.slipway.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.adapters.fixture.FakeAgent;
import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.Resolver;
import dev.slipway.adapters.probe.JdbcCaller;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMetricsTest {

  private static final long NOW = 1_795_000_000_000L;

  private final FakeAgent agent = new FakeAgent();
  private final AgentMetrics metrics =
      new AgentMetrics(
          HttpCaller.of(new AddressRules(true, true)),
          new JdbcCaller(new Dialer(new AddressRules(true, true), Resolver.system())),
          new Secrets(List.of(), name -> null),
          new SourceGuards());

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void shouldScaleCountsToWhatWasCovered() throws InterruptedException {
    agent.withMetrics(counts(40, 200, 3));

    ActionReport report = sample(Map.of("component", "worker"));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.measurements())
        .containsEntry("requests", 200.0)
        .containsEntry("requestsPerMinute", 300.0)
        .containsEntry("p50Millis", 11.5)
        .containsEntry("p95Millis", 80.0)
        .containsEntry("p99Millis", 120.0);
    assertThat(report.measurements().get("errorRatePercent")).isCloseTo(1.5, within(1e-9));
    assertThat(agent.metricsQuery())
        .isEqualTo(
            "/v1/metrics/booking/staging?from=%d&to=%d&component=worker"
                .formatted(NOW - 60_000, NOW));
  }

  @Test
  void shouldAskForTheVersionOfTheOrderOnly() throws InterruptedException {
    Map<String, String> context = new HashMap<>(Orders.minuteBefore(NOW));
    context.put("SLIPWAY_VERSION", "1.1.0+7");

    sample(Map.of("component", "worker"), context);

    assertThat(agent.metricsQuery()).endsWith("&component=worker&version=1.1.0%2B7");
  }

  @Test
  void shouldCallASampleMissingWhenLessThanHalfIsCovered() throws InterruptedException {
    agent.withMetrics(counts(29, 0, 0));
    ActionReport missing = sample(Map.of());
    agent.withMetrics(counts(30, 0, 0));
    ActionReport enough = sample(Map.of());

    assertThat(missing.result()).isEqualTo(Result.FAILED);
    assertThat(missing.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(missing.measurements()).isEmpty();
    assertThat(missing.detail()).contains("29 of 60 seconds");
    assertThat(enough.result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldNotJudgeWhatNobodyAskedFor() throws InterruptedException {
    agent.withMetrics(counts(60, 0, 0));

    assertThat(sample(Map.of()).measurements())
        .isEqualTo(Map.of("requests", 0.0, "requestsPerMinute", 0.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "",
        "<html>",
        "{\"secondsCovered\":60}",
        "{\"secondsCovered\":60,\"requests\":-1,\"errors5xx\":0}",
        "{\"secondsCovered\":60,\"requests\":1,\"errors5xx\":2}",
        "{\"secondsCovered\":1e999,\"requests\":1,\"errors5xx\":0}",
        "{\"secondsCovered\":\"60\",\"requests\":\"1\",\"errors5xx\":\"0\"}",
        "{\"secondsCovered\":60,\"requests\":{},\"errors5xx\":[]}"
      })
  void shouldNotBelieveCountsThatCannotBe(String document) throws InterruptedException {
    agent.withMetrics(document);

    ActionReport report = sample(Map.of());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(report.measurements()).isEmpty();
  }

  @Test
  void shouldLeaveOutALatencyThatCannotBe() throws InterruptedException {
    agent.withMetrics(
        "{\"secondsCovered\":60,\"requests\":6,\"errors5xx\":0,\"p50Millis\":-1,\"p95Millis\":9}");

    assertThat(sample(Map.of()).measurements())
        .containsEntry("p95Millis", 9.0)
        .doesNotContainKeys("p50Millis", "p99Millis");
  }

  @Test
  void shouldMeasureTheDatabaseInTheSameSample() throws Exception {
    agent.withMetrics(counts(60, 60, 0));
    Server server = Server.createTcpServer("-tcpPort", "0", "-ifExists").start();
    try (Connection keeper = DriverManager.getConnection("jdbc:h2:mem:samples", "sa", "")) {
      String url = "jdbc:h2:tcp://127.0.0.1:%d/mem:samples".formatted(server.getPort());

      ActionReport report = sample(Map.of("jdbc.url", url, "jdbc.user", "sa"));

      assertThat(keeper.isValid(1)).isTrue();
      assertThat(report.measurements())
          .as(report.detail())
          .containsKeys("databaseMillis", "p95Millis");
    } finally {
      server.stop();
    }
    ActionReport without =
        sample(Map.of("jdbc.url", "jdbc:h2:tcp://127.0.0.1:1/mem:samples", "jdbc.user", "sa"));
    assertThat(without.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(without.measurements()).containsKey("p95Millis").doesNotContainKey("databaseMillis");
    assertThat(without.detail()).contains("the time of the database is missing");
  }

  @Test
  void shouldLeaveASourceAloneThatFailsAgainAndAgain() throws InterruptedException {
    agent.close();

    for (int i = 0; i < 4; i++) {
      assertThat(sample(Map.of()).detail()).contains("refused");
    }
    ActionReport spared = sample(Map.of());

    assertThat(spared.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(spared.detail()).contains("left alone");
  }

  @Test
  void shouldRefuseIntervalsThatAreNone() throws InterruptedException {
    Map<String, String> none = Map.of();
    Map<String, String> backwards =
        Map.of("SLIPWAY_FROM_MILLIS", "2000", "SLIPWAY_TO_MILLIS", "1000");
    Map<String, String> endless =
        Map.of("SLIPWAY_FROM_MILLIS", "0", "SLIPWAY_TO_MILLIS", "3600001");
    Map<String, String> odd = Map.of("SLIPWAY_FROM_MILLIS", "-1", "SLIPWAY_TO_MILLIS", "now");

    for (Map<String, String> context : List.of(none, backwards, endless, odd)) {
      assertThat(sample(Map.of(), context).errorClass()).isEqualTo(ErrorClass.PERMANENT);
    }
    assertThat(sample(Map.of("jdbc.url", "jdbc:h2:mem:x")).detail()).contains("jdbc.url");
    assertThat(sample(Map.of("jdbc.secret", "x")).detail()).contains("jdbc.secret");
  }

  private ActionReport sample(Map<String, String> changes) throws InterruptedException {
    return sample(changes, Orders.minuteBefore(NOW));
  }

  private ActionReport sample(Map<String, String> changes, Map<String, String> context)
      throws InterruptedException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of("agent", agent.url(), "application", "booking", "environment", "staging"));
    settings.putAll(changes);
    return metrics.run(
        Orders.order("agent-metrics", List.of(), settings, context, Duration.ofSeconds(10)));
  }

  private static String counts(int seconds, int requests, int errors) {
    return "{\"secondsCovered\":%d,\"requests\":%d,\"errors5xx\":%d,"
            .formatted(seconds, requests, errors)
        + "\"p50Millis\":11.5,\"p95Millis\":80,\"p99Millis\":120,\"byVersion\":{}}";
  }
}
