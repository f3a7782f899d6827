package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the agent's interface as its callers do, for the lane shop/prod. */
final class AgentClient {

  static final String LANE = "shop/prod";
  private static final AtomicInteger KEYS = new AtomicInteger();

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI agent;

  AgentClient(URI agent) {
    this.agent = agent;
  }

  /** An answer with its document. */
  record Answer(int status, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    String text(String field) {
      return json().path(field).asString();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static String newKey() {
    return "key-" + KEYS.incrementAndGet();
  }

  static String body(List<String> argv, int port, long timeoutMillis) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "argv", argv,
                "directory", System.getProperty("java.io.tmpdir"),
                "environment", Map.of("COLOUR", "blue"),
                "readiness", Map.of("path", "/health", "timeoutMillis", timeoutMillis),
                "port", port));
  }

  Answer call(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(agent.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  Answer get(String path) throws IOException, InterruptedException {
    return call("GET", path, "", Map.of());
  }

  Answer write(String method, String path, String body, String key, long token)
      throws IOException, InterruptedException {
    return call(
        method,
        path,
        body,
        Map.of("Idempotency-Key", key, "X-Fencing-Token", String.valueOf(token)));
  }

  Answer write(String method, String path, String body) throws IOException, InterruptedException {
    return write(method, path, body, newKey(), 1);
  }

  static String release(String component, String version) {
    return "/v1/releases/" + LANE + "/" + component + "/" + version;
  }

  Answer start(String component, String version, int port, String... behaviour)
      throws IOException, InterruptedException {
    return write(
        "PUT", release(component, version), body(TestApplication.argv(behaviour), port, 30_000));
  }

  Answer waitFor(String component, String version) throws IOException, InterruptedException {
    return get(release(component, version) + "?waitMillis=30000");
  }

  void startReady(String component, String version, int port)
      throws IOException, InterruptedException {
    assertThat(start(component, version, port).status()).isEqualTo(202);
    Answer ready = waitFor(component, version);
    assertThat(ready.text("state")).as(ready.body()).isEqualTo("READY");
  }

  Answer switchTo(Map<String, String> versions) throws IOException, InterruptedException {
    String body = JsonMapper.shared().writeValueAsString(Map.of("versions", versions));
    return write("POST", "/v1/applications/" + LANE + "/switch", body);
  }

  HttpResponse<String> visit(int port, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build(),
        BodyHandlers.ofString());
  }

  static String stamp(HttpResponse<?> response) {
    return response.headers().firstValue("X-Slipway-Version").orElse("none");
  }

  /** Ends whatever a test left running. */
  void stopAll() throws IOException, InterruptedException {
    for (JsonNode slot : get("/v1/applications/" + LANE).json().path("slots")) {
      write(
          "DELETE",
          release(slot.path("component").asString(), slot.path("version").asString())
              + "?drainMillis=0&evenIfLive=true",
          "",
          newKey(),
          1_000_000);
    }
  }
}
