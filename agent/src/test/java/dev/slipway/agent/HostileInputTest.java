package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {

  private static final String GOOD =
      """
      {"argv":["true"],"directory":"/","readiness":{"path":"/health","timeoutMillis":1000},"port":18081}
      """;

  private Agent agent;
  private AgentClient client;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"));
    client = new AgentClient(agent.address());
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/releases/Shop/prod/web/1",
        "/v1/releases/shop/prod/web/%2e%2e",
        "/v1/releases/shop/prod/-web/1",
        "/v1/releases/shop/prod/web/1%0a2",
        "/v1/releases/shop/prod/web/a%20b",
        "/v1/releases/shop/prod//1",
        "/v1/releases/shop/prod/web/1%2F2",
      })
  void shouldRefuseBadNames(String path) throws Exception {
    AgentClient.Answer answer = client.write("PUT", path, GOOD);

    assertThat(answer.status()).isIn(400, 404);
    assertThat(client.get("/v1/applications/shop/prod").json().path("slots")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]                                     | Expected the body to be a JSON object",
        "{\"argv\":[\"true\"]                    | cannot be read",
        "{\"argv\":[]}                           | Expected argv to be a list of 1 to 256 texts",
        "{\"argv\":[1]}                          | Expected argv[0] to be a text, but it is a number",
        "{\"argv\":[\"true\"],\"argv\":[\"x\"]}  | cannot be read",
        "{\"argv\":[\"a\\u0000b\"]}              | no NUL",
        "{\"argv\":[\"true\"],\"directory\":\"tmp\"} | absolute path",
        "{\"argv\":[\"true\"],\"directory\":\"/no/such\"} | absolute path",
        "{\"argv\":[\"true\"],\"directory\":\"/\",\"environment\":{\"PORT\":\"1\"}} | PORT",
        "{\"argv\":[\"true\"],\"directory\":\"/\",\"environment\":{\"A=B\":\"1\"}} | environment variable",
        "{\"argv\":[\"true\"],\"directory\":\"/\"} | Expected readiness, but it is missing",
      })
  void shouldNameTheWrongField(String body, String sentence) throws Exception {
    AgentClient.Answer answer = client.write("PUT", "/v1/releases/shop/prod/web/1", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("error")).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"port\":18081', '\"port\":70000', port",
    "'\"port\":18081', '\"port\":18081.5', port",
    "'\"port\":18081', '\"port\":1e999999999', port",
    "'\"port\":18081', '\"port\":18081,\"shell\":true', shell",
    "'\"timeoutMillis\":1000', '\"timeoutMillis\":1', readiness.timeoutMillis",
    "'\"timeoutMillis\":1000', '\"retries\":1', readiness.retries",
    "'\"/health\"', '\"http://example.org/\"', readiness.path",
    "'\"/health\"', '\"//example.org/\"', readiness.path",
    "'\"/health\"', '\"/a b\"', readiness.path",
    "'\"/health\"', '\"/%zz\"', readiness.path",
  })
  void shouldRefuseWhatIsOutOfBoundsByName(String good, String bad, String field) throws Exception {
    String body = GOOD.replace(good, bad);
    assertThat(body).isNotEqualTo(GOOD);

    AgentClient.Answer answer = client.write("PUT", "/v1/releases/shop/prod/web/1", body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("error")).contains(field);
  }

  @Test
  void shouldRefuseAHugeBody() throws Exception {
    String body = GOOD.replace("true", "x".repeat(300 * 1024));

    assertThat(client.write("PUT", "/v1/releases/shop/prod/web/1", body).status()).isEqualTo(413);
    String deep = "[".repeat(50_000);
    assertThat(client.write("PUT", "/v1/releases/shop/prod/web/1", deep).status()).isEqualTo(400);
  }

  @Test
  void shouldInsistOnKeyAndToken() throws Exception {
    String path = "/v1/releases/shop/prod/web/1";
    assertThat(client.call("PUT", path, GOOD, Map.of()).text("error")).contains("Idempotency-Key");
    assertThat(client.call("PUT", path, GOOD, Map.of("Idempotency-Key", "a")).text("error"))
        .contains("X-Fencing-Token");
    assertThat(
            client
                .call("PUT", path, GOOD, Map.of("Idempotency-Key", "a", "X-Fencing-Token", "-1"))
                .status())
        .isEqualTo(400);
    assertThat(client.write("PUT", path, GOOD, "k".repeat(201), 1).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseUnknownPathsMethodsAndParameters() throws Exception {
    assertThat(client.get("/v2/applications/shop/prod").status()).isEqualTo(404);
    assertThat(client.call("DELETE", "/health", "", Map.of()).status()).isEqualTo(405);
    assertThat(client.get("/v1/applications/shop/prod?all=1").text("error")).contains("all");
    assertThat(client.get("/v1/metrics/shop/prod?from=5&to=1").status()).isEqualTo(400);
    assertThat(client.get("/v1/metrics/shop/prod?from=5").text("error")).contains("to");
    assertThat(client.get("/v1/releases/a/b/c/1?waitMillis=30001").status()).isEqualTo(400);
    assertThat(client.get("/v1/releases/a/b/c/1/log?tail=99999999").status()).isEqualTo(400);
    assertThat(client.get("/v1/applications/shop/nothing").body())
        .isEqualTo("{\"live\":{},\"fencingToken\":0,\"slots\":[]}");
  }

  @Test
  void shouldNotBeDrivenByABrowser() throws Exception {
    assertThat(client.call("GET", "/health", "", Map.of("Origin", "http://a.example")).status())
        .isEqualTo(403);
    assertThat(raw("GET /health HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldRefuseToListenWhereOthersCanReachIt() {
    assertThatThrownBy(
            () ->
                AgentOptions.parse(
                    new String[] {"--state", "s", "--listen", "0.0.0.0:1"}, Map.of()))
        .hasMessageContaining("loopback");
    assertThatThrownBy(() -> AgentOptions.parse(new String[0], Map.of()))
        .hasMessageContaining("--state");
    assertThatThrownBy(() -> AgentOptions.parse(new String[] {"--stat", "s"}, Map.of()))
        .hasMessageContaining("--stat");
    assertThatThrownBy(
            () ->
                AgentOptions.parse(new String[] {"--state", "s", "--at-stop", "explode"}, Map.of()))
        .hasMessage("Expected --at-stop to be keep or end, but it is \"explode\".");
    AgentOptions options =
        AgentOptions.parse(
            new String[] {"--listen", "[::1]:0"}, Map.of("SLIPWAY_AGENT_STATE", "/tmp/x"));
    assertThat(options.state()).isEqualTo(Path.of("/tmp/x"));
  }

  @Test
  void shouldRefuseAStateFileItCannotRead(@TempDir Path broken) throws IOException {
    Files.writeString(broken.resolve("state.json"), "{\"format\":1,\"lanes\":");
    AgentOptions options = new AgentOptions(broken, "127.0.0.1", 0, "127.0.0.1");
    assertThatThrownBy(() -> Agent.start(options)).hasMessageContaining("cannot be read");
    Files.writeString(broken.resolve("state.json"), "{\"format\":2,\"lanes\":{},\"slots\":{}}");
    assertThatThrownBy(() -> Agent.start(options)).hasMessageContaining("format 1");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
