package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class RegistryProcessIT {
  private static final Path APPLICATION = Path.of("target/registry");
  private static final String SCHEMA =
      "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"DeployRequested\\\",\\\"fields\\\":[]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> deaths = new LinkedBlockingQueue<>();
  @TempDir private Path directory = Path.of("/tmp");

  @Test
  void shouldStillKnowASchemaAfterItAndTheBrokerRestarted() throws Exception {
    URI url;
    String id;
    try (KafkaBroker broker = broker();
        RegistryProcess registry = RegistryProcess.start(config(broker), deaths::add)) {
      url = registry.url();
      id = register(url);

      ProcessHandle.of(registry.pid()).orElseThrow().destroyForcibly();
      assertThat(deaths.poll(10, TimeUnit.SECONDS))
          .startsWith("Expected registry (process " + registry.pid() + ") to keep running, but");
    }
    try (KafkaBroker broker = broker();
        RegistryProcess registry = RegistryProcess.start(config(broker), deaths::add)) {
      assertThat(registry.url()).isEqualTo(url);
      assertThat(get(url, "/schemas/ids/" + id)).contains("DeployRequested");
      assertThat(register(url)).as("the same schema has the same id").isEqualTo(id);
    }
    assertThat(deaths).isEmpty();
    assertThat(directory.resolve("registry.log")).content().doesNotContain("Exception");
  }

  @Test
  void shouldSayWhereItIsMissing() {
    Path empty = directory.resolve("empty");
    RegistryConfig config =
        new RegistryConfig(empty, directory, directory.resolve("registry.log"), "127.0.0.1:1");
    assertThatThrownBy(() -> RegistryProcess.start(config, deaths::add))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageStartingWith(
            "Expected the schema registry as " + empty.resolve("quarkus-run.jar") + ", but");
  }

  private KafkaBroker broker() {
    KafkaBroker broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory.resolve("kafka")));
    broker.start();
    return broker;
  }

  private RegistryConfig config(KafkaBroker broker) {
    return new RegistryConfig(
        APPLICATION,
        directory.resolve("registry"),
        directory.resolve("registry.log"),
        broker.bootstrapServers());
  }

  private String register(URI url) throws Exception {
    HttpRequest request =
        request(url, "/subjects/dev.slipway.DeployRequested/versions")
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString("{\"schema\":\"" + SCHEMA + "\"}"))
            .build();
    var id = Pattern.compile("\"id\"\\s*:\\s*(\\d+)").matcher(body(request));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private String get(URI url, String path) throws Exception {
    return body(request(url, path).build());
  }

  private String body(HttpRequest request) throws Exception {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpRequest.Builder request(URI url, String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
  }
}
