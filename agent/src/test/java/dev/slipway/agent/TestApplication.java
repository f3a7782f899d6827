package dev.slipway.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An application on the JDK's own server, to be run in a process of its own; its first argument
 * says how it behaves.
 */
final class TestApplication {

  private TestApplication() {}

  /** The command line that runs this class with this test's class path. */
  static List<String> argv(String... behaviour) {
    String java = System.getProperty("java.home") + "/bin/java";
    return Stream.concat(
            Stream.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TestApplication.class.getName()),
            Arrays.stream(behaviour))
        .toList();
  }

  public static void main(String[] args) throws Exception {
    String behaviour = args.length == 0 ? "serve" : args[0];
    switch (behaviour) {
      case "exit" -> {
        System.out.println("reading the configuration");
        System.out.println("no database at db:5432");
        System.exit(3);
      }
      case "never-ready" -> serve(503);
      case "deaf" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(TestApplication::forever));
        serve(200);
      }
      default -> serve(200);
    }
  }

  private static void serve(int health) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    String version = System.getenv("SLIPWAY_VERSION");
    server.createContext("/health", exchange -> answer(exchange, health, "up"));
    server.createContext("/", exchange -> answer(exchange, 200, version));
    server.createContext("/uri", exchange -> answer(exchange, 200, "" + exchange.getRequestURI()));
    server.createContext("/broken", exchange -> answer(exchange, 500, "broken"));
    server.createContext(
        "/slow",
        exchange -> {
          pause(Long.parseLong(exchange.getRequestURI().getQuery()));
          answer(exchange, 200, version);
        });
    server.createContext(
        "/echo",
        exchange ->
            answer(
                exchange,
                200,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    server.createContext(
        "/half",
        exchange -> {
          // Promises more than it sends: the client must see that the answer is not whole.
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          Runtime.getRuntime().halt(9);
        });
    server.createContext(
        "/fork",
        exchange -> {
          Process child = new ProcessBuilder("sleep", "600").start();
          answer(exchange, 200, "" + child.pid());
        });
    server.start();
    System.out.println("listening on " + port);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    // Must not get through: the proxy alone says who answered.
    exchange.getResponseHeaders().set("X-Slipway-Version", "forged");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void forever() {
    pause(600_000);
  }

  private static void pause(long millis) {
    try {
      if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Nobody counts down.");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
