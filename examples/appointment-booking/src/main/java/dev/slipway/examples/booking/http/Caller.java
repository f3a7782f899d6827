package dev.slipway.examples.booking.http;

import dev.slipway.examples.booking.core.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Calls an HTTP server. Ten seconds and 1 MiB per answer at most; follows no redirects. */
public final class Caller {
  private static final long LARGEST_ANSWER = 1 << 20;

  static {
    // Shorter than the idle time of the servers and proxies that we call: we close first, so no
    // request meets a
    // connection that is just being closed. Read by the JDK when its client is loaded.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
  }

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** An answer; header names are in lower case, and the first of several values counts. */
  public record Answer(int status, Map<String, String> headers, String body) {
    /** The body as JSON; refuses what is not. */
    public Json json() {
      return Json.parse(body);
    }
  }

  /** {@code base} is an http address without a path, like {@code http://127.0.0.1:18081}. */
  public Caller(String base) {
    this.base = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
  }

  /** GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return call("GET", path, "", "");
  }

  /** POST with a JSON body. */
  public Answer post(String path, Json body) throws IOException, InterruptedException {
    return call("POST", path, "application/json", body.toString());
  }

  /** Any method; {@code contentType} is empty where there is no body. */
  public Answer call(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method,
                contentType.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    HttpResponse<String> response =
        client.send(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER));
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return new Answer(response.statusCode(), headers, response.body());
  }
}
