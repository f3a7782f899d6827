package dev.slipway.examples.booking.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The JDK's HTTP server on 127.0.0.1 with one virtual thread per request. */
public final class LoopbackServer {
  private static final int LARGEST_BODY = 8 * 1024;
  private static final int LONGEST_TARGET = 2048;
  private static final int STOP_SECONDS = 15;

  static {
    // A proxy keeps connections open. One that we close first costs it a request, so ours live
    // longer than those of
    // usual proxies, and 1000 of them may be idle. The JDK reads these when its server class is
    // loaded.
    System.setProperty("sun.net.httpserver.idleInterval", "75");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A caller that never finishes its request must not hold a connection for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
  }

  private final HttpServer server;

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  /** Starts to listen; port 0 takes a free one. {@code answer} must not throw. */
  public static LoopbackServer start(int port, Function<Request, Response> answer)
      throws IOException {
    HttpServer server;
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
              512);
    } catch (BindException e) {
      throw new Program.Failure(
          "Expected the port %d to be free, but it is taken; choose another or stop its owner."
              .formatted(port));
    }
    server.createContext("/", exchange -> serve(exchange, answer));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new LoopbackServer(server);
  }

  /**
   * Starts to listen on the port of the environment variable PORT and stops gracefully on SIGTERM.
   */
  public static LoopbackServer startForPort(Function<Request, Response> answer) throws IOException {
    int port =
        Program.number("PORT", Program.environment("PORT", "the port to listen on"), 0, 65535);
    LoopbackServer server = start(port, answer);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop"));
    return server;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Accepts nothing new and returns when the requests in flight are answered, or after 15 seconds.
   */
  public void stop() {
    server.stop(STOP_SECONDS);
  }

  private static void serve(HttpExchange exchange, Function<Request, Response> answer)
      throws IOException {
    try (exchange) {
      send(exchange, answered(exchange, answer));
    }
  }

  private static Response answered(HttpExchange exchange, Function<Request, Response> answer)
      throws IOException {
    if (exchange.getRequestURI().toString().length() > LONGEST_TARGET) {
      return Response.of(new Refusal(414, "Expected a shorter address; shorten it."));
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(LARGEST_BODY + 1);
    }
    if (body.length > LARGEST_BODY) {
      return Response.of(
          new Refusal(413, "Expected at most 8 KiB, but the body is larger; shorten it."));
    }
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    return answer.apply(
        new Request(
            exchange.getRequestMethod(),
            path == null ? "/" : path,
            Map.of(),
            query == null ? "" : query,
            new String(body, StandardCharsets.UTF_8)));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    SecurityHeaders.ALL.forEach(headers::set);
    headers.set("cache-control", "no-store");
    if (!response.contentType().isEmpty()) {
      headers.set("content-type", response.contentType());
    }
    response.headers().forEach(headers::set);
    boolean noBody = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), noBody ? -1 : body.length);
    if (!noBody) {
      exchange.getResponseBody().write(body);
    }
  }
}
