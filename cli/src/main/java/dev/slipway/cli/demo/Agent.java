package dev.slipway.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo asks of the agent: which release answers. */
public final class Agent {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final String lane;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** For one lane. */
  public Agent(URI base, String application, String environment) {
    this.base = base;
    this.lane = application + "/" + environment;
  }

  /** Version that answers for a component; empty if none does. */
  public String liveVersion(String component) {
    return lane().path("live").path(component).asString("");
  }

  private JsonNode lane() {
    return JSON.readTree(send(HttpRequest.newBuilder(base.resolve("/v1/applications/" + lane))));
  }

  private String send(HttpRequest.Builder request) {
    try {
      return client
          .send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected the agent to answer, but was interrupted.", e);
    }
  }
}
