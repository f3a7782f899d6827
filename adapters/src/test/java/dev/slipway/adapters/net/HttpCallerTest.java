package dev.slipway.adapters.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.contract.ErrorClass;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerTest {

  private static final Duration SHORT = Duration.ofMillis(400);
  private final HttpCaller caller = HttpCaller.of(new AddressRules(true, true));

  static Stream<RawServer> slowServers() {
    return Stream.of(
        new RawServer(),
        RawServer.dripping(""),
        RawServer.dripping("HTTP/1.1 200 OK\r\nX-Long: "),
        RawServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        RawServer.dripping("HTTP/1.1 200 OK\r\n\r\n"),
        RawServer.dripping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"));
  }

  @ParameterizedTest
  @MethodSource("slowServers")
  void shouldEndAtTheDeadlineWhateverIsSlow(RawServer server) throws IOException {
    try (server) {
      long started = System.nanoTime();

      CallFailed failed = failure(server.url("/"), SHORT);

      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(Duration.ofMillis(380), Duration.ofSeconds(3));
      assertThat(failed.sentence()).contains("within 400 ms");
      assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
      })
  void shouldRefuseWhatIsNoCompleteAnswer(String said) throws IOException {
    try (RawServer server = RawServer.saying(said)) {
      CallFailed failed = failure(server.url("/"), Duration.ofSeconds(5));

      assertThat(failed.sentence()).startsWith("Expected an answer from http://127.0.0.1:");
      assertThat(failed.reached()).isEqualTo(said.isEmpty() ? Reached.SENT : Reached.ANSWERED);
    }
  }

  @Test
  void shouldRefuseAHeadAndABodyWithoutEnd() throws IOException {
    try (RawServer head = endless("HTTP/1.1 200 OK\r\n", "X-Filler: 0123456789\r\n");
        RawServer line = endless("HTTP/1.1 200 OK\r\nX: ", "0123456789");
        RawServer body = endless("HTTP/1.1 200 OK\r\n\r\n", "0123456789".repeat(100));
        RawServer chunks =
            endless(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "3e8\r\n" + "0123456789".repeat(100) + "\r\n");
        RawServer trailers =
            endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n");
        RawServer interim = endless("", "HTTP/1.1 100 Continue\r\n\r\n")) {
      Duration time = Duration.ofSeconds(20);
      assertThat(failure(head.url("/"), time).sentence()).contains("head is longer");
      assertThat(failure(line.url("/"), time).sentence()).contains("head is longer");
      assertThat(failure(body.url("/"), time).sentence()).contains("longer than 1048576 bytes");
      assertThat(failure(chunks.url("/"), time).sentence()).contains("longer than 1048576 bytes");
      assertThat(failure(trailers.url("/"), time).sentence()).contains("head is longer");
      assertThat(failure(interim.url("/"), time).sentence()).contains("final status");
    }
  }

  @Test
  void shouldReadEveryWayOfEndingABody() throws Exception {
    try (RawServer length = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd");
        RawServer end = RawServer.saying("HTTP/1.0 200 OK\r\n\r\nabc");
        RawServer chunked =
            RawServer.saying(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nab\r\n1\r\nc\r\n0\r\nT: x\r\n\r\n");
        RawServer interim =
            RawServer.saying(
                "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\n\r\nabc");
        RawServer none = RawServer.saying("HTTP/1.1 204 None\r\nContent-Length: 9\r\n\r\n")) {
      for (RawServer server : List.of(length, end, chunked, interim)) {
        assertThat(call(server.url("/"), Duration.ofSeconds(5)).text()).isEqualTo("abc");
      }
      Answer answer = call(interim.url("/"), Duration.ofSeconds(5));
      assertThat(answer.header("A")).isEqualTo("1, 2");
      assertThat(answer.header("link")).isNull();
      assertThat(call(none.url("/"), Duration.ofSeconds(5)).text()).isEmpty();
    }
  }

  @Test
  void shouldNoticeAReset() throws IOException {
    RawServer.Treatment reset =
        socket -> {
          RawServer.readHead(socket);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"
                      .getBytes(StandardCharsets.US_ASCII));
          socket.setSoLinger(true, 0);
        };
    try (RawServer server = new RawServer(reset)) {
      CallFailed failed = failure(server.url("/"), Duration.ofSeconds(5));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
      assertThat(failed.sentence()).containsAnyOf("reset", "closed before");
    }
  }

  @Test
  void shouldEndAtOnceWhenInterrupted() throws Exception {
    try (RawServer server = new RawServer()) {
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread asking =
          Thread.startVirtualThread(
              () -> {
                try {
                  call(server.url("/"), Duration.ofMinutes(5));
                } catch (Throwable thrown) {
                  ended.complete(thrown);
                }
              });
      Awaitility.await().until(() -> server.connections() == 1);
      asking.interrupt();

      assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void shouldCheckTheAddressThatANameMeansAndConnectToThatOne() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      AtomicInteger lookUps = new AtomicInteger();
      Resolver rebinding =
          host ->
              List.of(
                  InetAddress.ofLiteral(
                      lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"));
      HttpCaller first = caller(rebinding);

      assertThat(call(first, "http://shop.test:" + server.port() + "/").status()).isEqualTo(200);
      assertThat(lookUps).hasValue(1);
      CallFailed second = failure(first, "http://shop.test:" + server.port() + "/");

      assertThat(second.sentence()).contains("shop.test is 169.254.169.254");
      assertThat(second.errorClass()).isEqualTo(ErrorClass.PERMANENT);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseANameOfWhichOneAddressIsForbidden() throws IOException {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      Resolver mixed =
          host -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("fe80::1"));

      assertThat(failure(caller(mixed), "http://shop.test:" + server.port() + "/").sentence())
          .contains("a link-local address");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void shouldTryTheNextAddressWhenOneRefuses() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      Resolver two =
          host -> List.of(InetAddress.ofLiteral("127.0.0.99"), InetAddress.ofLiteral("127.0.0.1"));

      assertThat(call(caller(two), "http://shop.test:" + server.port() + "/").status())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldNotWaitForNameServersBeyondTheDeadline() {
    Resolver silent =
        host -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };

    assertThat(failure(caller(silent), "http://shop.test/").sentence())
        .contains("Expected an address of 'shop.test'")
        .contains("within 400 ms");
  }

  @Test
  void shouldSayWhenNobodyKnowsTheName() {
    CallFailed failed = failure("http://name.invalid/", Duration.ofSeconds(10));

    assertThat(failed.reached()).isEqualTo(Reached.NOTHING);
    assertThat(failed.sentence()).contains("'name.invalid'");
  }

  private static RawServer endless(String beginning, String again) {
    return new RawServer(
        socket -> {
          RawServer.readHead(socket);
          socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
          for (int i = 0; i < 200_000; i++) {
            socket.getOutputStream().write(again.getBytes(StandardCharsets.US_ASCII));
          }
        });
  }

  private static HttpCaller caller(Resolver resolver) {
    return new HttpCaller(
        new Dialer(new AddressRules(true, true), resolver),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static Answer call(HttpCaller caller, String url)
      throws CallFailed, InterruptedException {
    return caller.call(target(url), Request.get(), Deadline.in(SHORT));
  }

  private Answer call(String url, Duration time) throws CallFailed, InterruptedException {
    return caller.call(target(url), Request.get(), Deadline.in(time));
  }

  private CallFailed failure(String url, Duration time) {
    return catchThrowableOfType(CallFailed.class, () -> call(url, time));
  }

  private static CallFailed failure(HttpCaller caller, String url) {
    return catchThrowableOfType(CallFailed.class, () -> call(caller, url));
  }

  static HttpTarget target(String url) {
    return HttpTarget.of(Settings.of(Orders.order("http", Map.of())), "url", url);
  }
}
