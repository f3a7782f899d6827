package dev.slipway.cli.platform;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The end of what a component wrote, as the agent keeps it. */
public final class AgentLog {
  private static final int BYTES = 64 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI agent;

  public AgentLog(URI agent) {
    this.agent = agent;
  }

  /**
   * The end of the log of a version's slot; empty if the agent knows none.
   *
   * @throws CliFailure if the agent cannot be asked
   */
  public String tail(String application, String environment, String component, String version) {
    String path =
        List.of(application, environment, component, version).stream()
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    URI uri =
        URI.create(
            agent.toString().replaceFirst("/+$", "")
                + "/v1/releases/"
                + path
                + "/log?tail="
                + BYTES);
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(2 * BYTES), StandardCharsets.UTF_8);
        return response.statusCode() == 200 ? text : "";
      }
    } catch (IOException e) {
      throw new CliFailure(
          ExitCode.INTERNAL,
          "Expected the agent at %s to answer, but it did not (%s); look whether it runs."
              .formatted(agent, e.getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(ExitCode.INTERNAL, "Expected to ask the agent, but was interrupted.", e);
    }
  }
}
