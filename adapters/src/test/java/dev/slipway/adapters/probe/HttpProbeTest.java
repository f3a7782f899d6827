package dev.slipway.adapters.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.Waits;
import dev.slipway.adapters.fixture.WebServer;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {

  private final WebServer server = new WebServer();
  private final HttpProbe probe =
      new HttpProbe(
          HttpCaller.of(new AddressRules(true, true)),
          new Secrets(List.of("SLIPWAY_SECRET_"), Map.of("SLIPWAY_SECRET_T", "abc")::get));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldMeasureAGoodAnswer() throws InterruptedException {
    server.page("/health", 200, "{\"status\":\"UP\"}");

    ActionReport report = ask(Map.of("url", server.url("/health?token=1"), "contains", "UP"));

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).contains("answered 200 in").contains("/health?...").endsWith(".");
    assertThat(report.detail()).doesNotContain("token").doesNotContain("degraded");
    assertThat(report.measurements()).containsEntry("status", 200.0);
    assertThat(report.measurements().get("responseMillis")).isBetween(0.01, 5000.0);
  }

  @Test
  void shouldSendMethodHeadersAndBody() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>("");
    server.page(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.set(
              "%s %s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("x-one"),
                      exchange.getRequestHeaders().getFirst("authorization"),
                      body));
          WebServer.send(exchange, 201, "");
        });

    ActionReport report =
        ask(
            Map.of(
                "url", server.url("/a?b=c"),
                "method", "POST",
                "status", "200,201",
                "header.X-One", "1",
                "headerEnv.Authorization", "SLIPWAY_SECRET_T",
                "body", "ä"));

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(seen).hasValue("POST /a?b=c 1 abc ä");
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, SUCCEEDED, NONE",
    "200, 204, FAILED, PERMANENT",
    "2xx, 204, SUCCEEDED, NONE",
    "200 404, 404, SUCCEEDED, NONE",
    "200, 503, FAILED, TRANSIENT",
    "200, 429, FAILED, TRANSIENT",
    "200, 401, FAILED, PERMANENT"
  })
  void shouldHoldTheStatusAgainstTheExpectedOnes(
      String expected, int status, Result result, ErrorClass errorClass)
      throws InterruptedException {
    server.page("/", status, "");

    ActionReport report = ask(Map.of("url", server.url("/"), "status", expected));

    assertThat(report.result()).isEqualTo(result);
    assertThat(report.errorClass()).isEqualTo(errorClass);
    assertThat(report.measurements()).containsEntry("status", (double) status);
  }

  @Test
  @DisplayName("WE-40: a security header with another value fails the check")
  void shouldCompareHeaders() throws InterruptedException {
    server.page(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("X-Frame-Options", "SAMEORIGIN");
          WebServer.send(exchange, 200, "");
        });

    ActionReport wrong =
        ask(Map.of("url", server.url("/"), "expectHeader.x-frame-options", "DENY"));
    ActionReport right =
        ask(Map.of("url", server.url("/"), "expectHeader.X-FRAME-OPTIONS", "SAMEORIGIN"));
    ActionReport missing =
        ask(Map.of("url", server.url("/"), "expectHeader.x-content-type-options", "nosniff"));

    assertThat(wrong.detail())
        .isEqualTo(
            "Expected header x-frame-options: DENY from %s, but it is 'SAMEORIGIN'."
                .formatted(server.url("/")));
    assertThat(right.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(missing.detail()).contains("but it is missing");
  }

  @Test
  void shouldShowTheBeginningOfABodyThatLacksTheText() throws InterruptedException {
    server.page("/", 200, "all is \u0007 well" + "x".repeat(5000));

    ActionReport report = ask(Map.of("url", server.url("/"), "contains", "booked"));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("Expected a body with 'booked'");
    assertThat(report.output()).startsWith("all is ? well").hasSize(1024);
  }

  @Test
  void shouldNotFollowRedirects() throws InterruptedException {
    AtomicInteger followed = new AtomicInteger();
    server
        .page(
            "/old",
            exchange -> {
              exchange.getResponseHeaders().add("Location", server.url("/new"));
              WebServer.send(exchange, 302, "");
            })
        .page(
            "/new",
            exchange -> {
              followed.incrementAndGet();
              WebServer.send(exchange, 200, "");
            });

    ActionReport report = ask(Map.of("url", server.url("/old")));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("302, a redirect to").contains("not followed");
    assertThat(followed).hasValue(0);
  }

  @Test
  @DisplayName("HEALTH-21: an answer after 1000 ms or more is good, and noted as degraded")
  void shouldNoteASlowAnswer() throws InterruptedException {
    server.page(
        "/",
        exchange -> {
          Waits.millis(1020);
          WebServer.send(exchange, 200, "");
        });

    ActionReport report = ask(Map.of("url", server.url("/")));

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).contains("degraded");
    assertThat(report.measurements().get("responseMillis")).isGreaterThanOrEqualTo(1000);
  }

  @Test
  void shouldAskSeveralAddressesAtOnce() throws InterruptedException {
    CyclicBarrier both = new CyclicBarrier(2);
    WebServer.Page page =
        exchange -> {
          try {
            both.await(5, TimeUnit.SECONDS);
          } catch (Exception alone) {
            throw new IllegalStateException(alone);
          }
          WebServer.send(exchange, 200, "");
        };
    server.page("/a", page).page("/b", page);

    ActionReport report = ask(Map.of("urls", server.url("/a") + "  " + server.url("/b")));

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).startsWith("All 2 addresses answered");
  }

  @Test
  @DisplayName(
      "WE-37: one of three addresses answers 503 and is the slowest: failed, its time is shown")
  void shouldFailWhenOneAddressFails() throws InterruptedException {
    server
        .page("/health", 200, "")
        .page("/services", 200, "")
        .page(
            "/availability",
            exchange -> {
              Waits.millis(300);
              WebServer.send(exchange, 503, "");
            });
    String urls =
        "%s %s %s"
            .formatted(server.url("/health"), server.url("/services"), server.url("/availability"));

    ActionReport report = ask(Map.of("urls", urls));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("/availability").contains("1 of 3 addresses failed");
    assertThat(report.measurements().get("responseMillis")).isBetween(300.0, 3000.0);
    assertThat(report.measurements()).containsEntry("status", 503.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1/",
        "127.0.0.1:80",
        "http://",
        "http:///health",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:70000/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nX: y",
        "http://[fe80::1%25lo]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://0.0.0.0/"
      })
  void shouldRefuseAddressesThatItMayNotAsk(String url) throws InterruptedException {
    ActionReport report = ask(Map.of("url", url));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").contains(", but ").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method | CONNECT",
        "method | get",
        "status | fine",
        "status | 2x",
        "status | 600",
        "header.Host | other",
        "header.Transfer-Encoding | chunked",
        "header.a b | c",
        "headerEnv.Authorization | PATH",
        "headerEnv.Authorization | SLIPWAY_SECRET_MISSING",
        "expectheader.x | y",
        "header. | y",
        "urls | http://127.0.0.1/",
        "timeout | 3"
      })
  void shouldRefuseWrongSettings(String name, String value) throws InterruptedException {
    Map<String, String> settings = new HashMap<>(Map.of("url", server.url("/")));
    settings.put(name, value);

    ActionReport report = ask(settings);

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").contains(", but ").contains("; ");
  }

  @Test
  void shouldRefuseAHeaderThatBreaksTheRequestApart() throws InterruptedException {
    server.page("/", 200, "");

    ActionReport report = ask(Map.of("url", server.url("/"), "header.X-A", "1\r\nX-Evil: secret"));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).contains("header.X-A").doesNotContain("secret");
  }

  @Test
  void shouldFindNobodyListening() throws InterruptedException {
    server.close();

    ActionReport report = ask(Map.of("url", server.url("/")));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(report.detail()).contains("the connection was refused");
    assertThat(report.measurements()).containsEntry("status", 0.0);
  }

  private ActionReport ask(Map<String, String> settings) throws InterruptedException {
    return probe.run(Orders.order("http", settings));
  }
}
