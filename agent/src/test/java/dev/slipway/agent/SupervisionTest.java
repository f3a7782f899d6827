package dev.slipway.agent;

import static dev.slipway.agent.AgentClient.release;
import static dev.slipway.agent.AgentClient.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisionTest {

  @TempDir Path state;
  private Agent agent;
  private AgentClient client;
  private int port;

  @BeforeEach
  void start() throws IOException {
    agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"));
    client = new AgentClient(agent.address());
    port = AgentClient.freePort();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    client.stopAll();
    agent.close();
  }

  @Test
  void shouldAnswerWithTheStampOfTheLiveVersion() throws Exception {
    assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
    client.startReady("web", "1.0.0", port);

    HttpResponse<String> nothingLive = client.visit(port, "/");
    assertThat(nothingLive.statusCode()).isEqualTo(503);
    assertThat(stamp(nothingLive)).isEqualTo("none");

    AgentClient.Answer switched = client.switchTo(Map.of("web", "1.0.0"));
    assertThat(switched.body()).isEqualTo("{\"live\":{\"web\":\"1.0.0\"},\"previous\":{}}");
    HttpResponse<String> first = client.visit(port, "/");
    assertThat(first.body()).isEqualTo("1.0.0");
    assertThat(first.headers().allValues("X-Slipway-Version")).containsExactly("1.0.0");
    assertThat(first.headers().allValues("X-Slipway-Component")).containsExactly("web");

    client.startReady("web", "1.1.0+b.2", port);
    assertThat(client.visit(port, "/").body()).isEqualTo("1.0.0");
    assertThat(client.switchTo(Map.of("web", "1.1.0+b.2")).json().at("/previous/web").asString())
        .isEqualTo("1.0.0");
    assertThat(client.visit(port, "/").body()).isEqualTo("1.1.0+b.2");
    AgentClient.Answer lane = client.get("/v1/applications/shop/prod");
    assertThat(lane.json().at("/live/web").asString()).isEqualTo("1.1.0+b.2");
    assertThat(lane.json().path("slots")).hasSize(2);
    assertThat(client.get(release("web", "1.0.0") + "/log?tail=1000").body())
        .startsWith("listening on ");
  }

  @Test
  void shouldForwardBodiesAndOddTargetsUnchanged() throws Exception {
    client.startReady("web", "1", port);
    client.switchTo(Map.of("web", "1"));

    assertThat(client.visit(port, "/uri/a%2Fb%20c?x=%7B1%7D&y=a+b&y=").body())
        .isEqualTo("/uri/a%2Fb%20c?x=%7B1%7D&y=a+b&y=");
    assertThat(client.visit(port, "//etc/x").statusCode()).isEqualTo(400);
    String large = "x".repeat(3_000_000);
    HttpResponse<String> echo =
        client.http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/echo"))
                .POST(BodyPublishers.ofString(large))
                .build(),
            BodyHandlers.ofString());
    assertThat(echo.body()).isEqualTo(large);
    assertThat(client.visit(port, "/broken").statusCode()).isEqualTo(500);
    assertThat(stamp(client.visit(port, "/broken"))).isEqualTo("1");
  }

  @Test
  void shouldReportAnEarlyExitWithItsLastLine() throws Exception {
    client.start("web", "bad", port, "exit");

    AgentClient.Answer failed = client.waitFor("web", "bad");

    assertThat(failed.text("state")).isEqualTo("FAILED");
    assertThat(failed.text("detail"))
        .matches("exited with code 3 after [0-9.]+ s: no database at db:5432");
    assertThat(failed.json().path("exitCode").asInt()).isEqualTo(3);
    assertThat(failed.text("output")).contains("reading the configuration");
    assertThat(client.switchTo(Map.of("web", "bad")).status()).isEqualTo(409);
  }

  @Test
  void shouldReportAProgramThatIsNotThere() throws Exception {
    client.write(
        "PUT",
        release("web", "1"),
        AgentClient.body(java.util.List.of("no-such-program"), port, 5000));

    AgentClient.Answer failed = client.waitFor("web", "1");
    assertThat(failed.text("state")).isEqualTo("FAILED");
    assertThat(failed.text("detail")).contains("no-such-program");
  }

  @Test
  void shouldGiveUpOnAProcessThatNeverGetsReady() throws Exception {
    String body = AgentClient.body(TestApplication.argv("never-ready"), port, 4000);
    client.write("PUT", release("web", "1"), body);

    AgentClient.Answer failed = client.waitFor("web", "1");

    assertThat(failed.text("state")).isEqualTo("FAILED");
    assertThat(failed.text("detail"))
        .contains("expected a 2xx answer to GET /health")
        .contains("within 4.0 s");
    long pid = failed.json().path("pid").asLong();
    await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void shouldReportALiveProcessThatDiesAndAnswerWithoutStamp() throws Exception {
    client.startReady("web", "1", port);
    client.switchTo(Map.of("web", "1"));
    assertThatThrownBy(() -> client.visit(port, "/half"))
        .as("an answer that is cut off must not look whole")
        .isInstanceOf(IOException.class);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> client.get(release("web", "1")).text("state").equals("FAILED"));
    HttpResponse<String> answer = client.visit(port, "/");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(stamp(answer)).isEqualTo("none");
    // A stranger that gets the dead process's port must not answer in its name.
    int inner = client.get(release("web", "1")).json().path("port").asInt();
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), inner), 0);
    stranger.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
    stranger.start();
    assertThat(client.visit(port, "/").statusCode()).isEqualTo(502);
    stranger.stop(0);
    assertThat(client.get(release("web", "1")).text("detail")).startsWith("exited with code 9");
  }

  @Test
  void shouldEndTheWholeProcessGroupAndCloseThePort() throws Exception {
    client.startReady("web", "1", port);
    client.switchTo(Map.of("web", "1"));
    long grandchild = Long.parseLong(client.visit(port, "/fork").body());
    assertThat(ProcessHandle.of(grandchild)).isPresent();

    AgentClient.Answer live = client.write("DELETE", release("web", "1"), "");
    assertThat(live.status()).isEqualTo(409);
    assertThat(live.text("error")).contains("evenIfLive=true");
    AgentClient.Answer stopped =
        client.write("DELETE", release("web", "1") + "?evenIfLive=true", "");

    assertThat(stopped.status()).isEqualTo(200);
    assertThat(stopped.text("state")).isEqualTo("STOPPED");
    assertThat(stopped.json().path("live").asBoolean()).isFalse();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive).isEmpty());
    assertThatThrownBy(() -> client.visit(port, "/")).isInstanceOf(ConnectException.class);
    assertThat(client.write("DELETE", release("web", "never"), "").text("state"))
        .isEqualTo("STOPPED");
  }

  @Test
  void shouldKillAProcessThatIgnoresTerm() throws Exception {
    client.start("web", "1", port, "deaf");
    assertThat(client.waitFor("web", "1").text("state")).isEqualTo("READY");

    AgentClient.Answer stopped = client.write("DELETE", release("web", "1"), "");

    assertThat(stopped.text("state")).isEqualTo("STOPPED");
    assertThat(stopped.json().path("exitCode").asInt()).isEqualTo(137);
  }

  @Test
  void shouldRefuseASecondAgentOnTheSameState() {
    assertThatThrownBy(() -> Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another agent is using it");
  }
}
