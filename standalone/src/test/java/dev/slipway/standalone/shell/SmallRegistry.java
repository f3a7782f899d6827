package dev.slipway.standalone.shell;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the services ask of a registry, in memory, for several processes; it can be away and come
 * back with what it knew.
 */
final class SmallRegistry implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> schemas = new ArrayList<>();
  private int port;
  private @Nullable HttpServer server;

  SmallRegistry() {
    back();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Nobody answers any more. */
  void away() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /** It answers again at the same address. */
  void back() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      started.createContext("/", this::answer);
      started.start();
      port = started.getAddress().getPort();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers as anybody may, also while it is away for others. */
  synchronized int id(String schema) {
    int known = schemas.indexOf(schema);
    if (known < 0) {
      schemas.add(schema);
      known = schemas.size() - 1;
    }
    return known + 1;
  }

  /** The schema with this id, which must be there. */
  String text(int id) {
    String text = byId(id);
    if (text == null) {
      throw new IllegalArgumentException("Expected schema id %d, but there is none.".formatted(id));
    }
    return text;
  }

  private synchronized @Nullable String byId(int id) {
    return id < 1 || id > schemas.size() ? null : schemas.get(id - 1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = URI.create(exchange.getRequestURI().toString()).getPath();
    if (path.startsWith("/schemas/ids/")) {
      String schema = byId(Integer.parseInt(path.substring("/schemas/ids/".length())));
      if (schema == null) {
        send(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
      } else {
        send(exchange, 200, Map.of("schema", schema));
      }
    } else if (path.endsWith("/versions")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      send(exchange, 200, Map.of("id", id(JSON.readTree(body).path("schema").asString())));
    } else {
      send(exchange, 404, Map.of("error_code", 404, "message", "Not here"));
    }
  }

  private static void send(HttpExchange exchange, int status, Map<String, Object> answer)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    away();
  }
}
