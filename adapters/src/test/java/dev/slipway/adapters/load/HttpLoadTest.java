package dev.slipway.adapters.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.fixture.WebServer;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpLoadTest {

  private final WebServer server = new WebServer();
  private final HttpLoad load = new HttpLoad(HttpCaller.of(new AddressRules(true, true)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldSendExactlyTheRequestsOverKeptConnections() throws InterruptedException {
    AtomicInteger requests = new AtomicInteger();
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    server.page(
        "/",
        exchange -> {
          requests.incrementAndGet();
          ports.add(exchange.getRemoteAddress().getPort());
          WebServer.send(exchange, 200, "fine");
        });

    ActionReport report = fire(Map.of("requests", "500", "concurrency", "8", "p95Millis", "5000"));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(requests).hasValue(500);
    assertThat(ports).hasSizeLessThanOrEqualTo(8);
    assertThat(report.measurements())
        .containsEntry("requests", 500.0)
        .containsEntry("errors", 0.0)
        .containsEntry("errorRatePercent", 0.0)
        .containsKeys("p50Millis", "p95Millis", "p99Millis", "averageMillis");
  }

  @Test
  void shouldReallyAskAtTheSameTime() throws InterruptedException {
    CyclicBarrier four = new CyclicBarrier(4);
    server.page(
        "/",
        exchange -> {
          try {
            four.await(5, TimeUnit.SECONDS);
            WebServer.send(exchange, 200, "");
          } catch (Exception alone) {
            WebServer.send(exchange, 500, "");
          }
        });

    ActionReport report = fire(Map.of("requests", "8", "concurrency", "4"));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldFailWithLimitAndValueWhenRequestsFail() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    server.page(
        "/",
        exchange -> WebServer.send(exchange, count.incrementAndGet() % 10 == 0 ? 500 : 200, ""));

    ActionReport strict = fire(Map.of("requests", "100"));
    ActionReport mild = fire(Map.of("requests", "100", "maxErrorPercent", "10"));

    assertThat(strict.result()).isEqualTo(Result.FAILED);
    assertThat(strict.detail())
        .contains("at most 0 % errors, but 10 of 100 requests failed (10 %)");
    assertThat(strict.measurements()).containsEntry("errorRatePercent", 10.0);
    assertThat(strict.output()).contains("10 x Expected status 2xx");
    assertThat(mild.result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldFailWhenTheP95IsNotBelowTheLimit() throws InterruptedException {
    server.page("/", 200, "");

    ActionReport report = fire(Map.of("requests", "20", "p95Millis", "0"));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("Expected a P95 below 0 ms, but it was ");
  }

  @Test
  void shouldCountServersThatAnswerNothing() throws Exception {
    try (RawServer hanging = new RawServer()) {
      ActionReport report =
          fire(Map.of("url", hanging.url("/"), "requests", "4", "requestTimeoutMillis", "200"));

      assertThat(report.measurements()).containsEntry("errors", 4.0);
      assertThat(report.measurements()).doesNotContainKey("p95Millis");
      assertThat(report.detail()).contains("4 of 4 requests failed (100 %)");
    }
  }

  @Test
  void shouldNotCountAConnectionThatTheServerClosedWhileIdle() throws Exception {
    RawServer.Treatment once =
        socket -> {
          RawServer.readHead(socket);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        };
    try (RawServer closing = new RawServer(once)) {
      ActionReport report =
          fire(Map.of("url", closing.url("/"), "requests", "20", "concurrency", "1"));

      assertThat(report.result()).as(report.detail() + report.output()).isEqualTo(Result.SUCCEEDED);
      assertThat(closing.connections()).isEqualTo(20);
    }
  }

  @Test
  void shouldFailWhenTheTimeIsNotEnough() throws Exception {
    try (RawServer hanging = new RawServer()) {
      ActionReport report =
          load.run(
              Orders.order(
                  "load",
                  Map.of("url", hanging.url("/"), "requests", "1000"),
                  Duration.ofMillis(300)));

      assertThat(report.result()).isEqualTo(Result.FAILED);
      assertThat(report.detail()).contains("Expected 1000 requests").contains("only 4 were done");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "requests, 0",
    "requests, 100001",
    "concurrency, 65",
    "p95Millis, fast",
    "p95Millis, NaN",
    "maxErrorPercent, 101",
    "maxErrorPercent, -1",
    "method, POST",
    "url, file:///etc/passwd"
  })
  void shouldRefuseWrongSettings(String name, String value) throws InterruptedException {
    ActionReport report = fire(Map.of(name, value));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").contains(name);
  }

  private ActionReport fire(Map<String, String> changes) throws InterruptedException {
    Map<String, String> settings = new HashMap<>(Map.of("url", server.url("/")));
    settings.putAll(changes);
    return load.run(Orders.order("load", settings, Duration.ofSeconds(20)));
  }
}
