package dev.slipway.agent;

import static dev.slipway.agent.AgentClient.body;
import static dev.slipway.agent.AgentClient.newKey;
import static dev.slipway.agent.AgentClient.release;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  private static final List<String> EXITS = List.of("sh", "-c", "echo started; exit 4");

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
  void shouldRefuseATokenSmallerThanTheLargestSeenAlsoAfterARestart() throws Exception {
    String body = body(EXITS, port, 5000);
    assertThat(client.write("PUT", release("web", "1"), body, newKey(), 7).status()).isEqualTo(202);

    AgentClient.Answer stale = client.write("PUT", release("web", "2"), body, newKey(), 6);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.text("error")).contains("fencing token 7");
    assertThat(client.write("PUT", release("web", "2"), body, newKey(), 7).status()).isEqualTo(202);

    // A refused command still shows who is in charge.
    String nothing = "{\"versions\":{\"web\":\"9\"}}";
    String path = "/v1/applications/shop/prod/switch";
    assertThat(client.write("POST", path, nothing, newKey(), 9).status()).isEqualTo(409);
    assertThat(client.write("DELETE", release("web", "2"), "", newKey(), 8).status())
        .isEqualTo(409);

    agent.close();
    agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"));
    client = new AgentClient(agent.address());
    assertThat(client.write("DELETE", release("web", "2"), "", newKey(), 8).status())
        .isEqualTo(409);
    assertThat(client.get("/v1/applications/shop/prod").json().path("fencingToken").asLong())
        .isEqualTo(9);
    // Another lane has tokens of its own.
    assertThat(client.write("DELETE", "/v1/releases/shop/test/web/1", "", newKey(), 1).status())
        .isEqualTo(200);
  }

  @Test
  void shouldCarryOutACommandOncePerKey() throws Exception {
    String body = body(EXITS, port, 5000);
    String key = newKey();
    client.write("PUT", release("web", "1"), body, key, 1);
    AgentClient.Answer first = client.waitFor("web", "1");
    assertThat(first.text("state")).isEqualTo("FAILED");

    AgentClient.Answer again = client.write("PUT", release("web", "1"), body, key, 1);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("state")).isEqualTo("FAILED");
    assertThat(again.json().path("pid")).isEqualTo(first.json().path("pid"));

    AgentClient.Answer other =
        client.write("PUT", release("web", "1"), body(EXITS, port, 6000), key, 1);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("error")).contains("use a new key");

    client.write("PUT", release("web", "1"), body, newKey(), 1);
    AgentClient.Answer restarted = client.waitFor("web", "1");
    assertThat(restarted.json().path("pid")).isNotEqualTo(first.json().path("pid"));
  }

  @Test
  void shouldReturnARunningSlotAndRefuseAnotherBody() throws Exception {
    client.startReady("web", "1", port);
    long pid = client.get(release("web", "1")).json().path("pid").asLong();

    AgentClient.Answer same = client.start("web", "1", port);
    assertThat(same.text("state")).isEqualTo("READY");
    assertThat(same.json().path("pid").asLong()).isEqualTo(pid);

    AgentClient.Answer other = client.start("web", "1", port, "another-argument");
    assertThat(other.status()).isEqualTo(409);

    AgentClient.Answer thief = client.start("worker", "1", port);
    assertThat(thief.status()).isEqualTo(409);
    assertThat(thief.text("error")).contains("belongs to shop/prod/web");
  }

  @Test
  void shouldNotRepeatASwitchOrADeleteThatWasOvertaken() throws Exception {
    client.startReady("web", "1", port);
    client.startReady("web", "2", port);
    String path = "/v1/applications/shop/prod/switch";
    String toOne = "{\"versions\":{\"web\":\"1\"}}";
    client.write("POST", path, toOne, "switch-1", 1);
    client.switchTo(Map.of("web", "2"));

    AgentClient.Answer late = client.write("POST", path, toOne, "switch-1", 1);
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.json().at("/live/web").asString()).isEqualTo("2");

    client.write("DELETE", release("web", "1"), "", "delete-1", 1);
    client.startReady("web", "1", port);
    assertThat(client.write("DELETE", release("web", "1"), "", "delete-1", 1).text("state"))
        .isEqualTo("READY");
  }

  @Test
  void shouldSwitchAllComponentsOrNone() throws Exception {
    client.startReady("web", "1", port);
    client.startReady("web", "2", port);
    client.switchTo(Map.of("web", "1"));

    AgentClient.Answer refused = client.switchTo(Map.of("web", "2", "worker", "2"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("error")).contains("shop/prod/worker/2");
    assertThat(client.visit(port, "/").body()).isEqualTo("1");
  }

  @Test
  void shouldFailASlotWhosePublicPortIsTaken() throws Exception {
    try (var occupied =
        new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
      AgentClient.Answer answer = client.start("web", "1", port);
      assertThat(occupied.isBound()).isTrue();
      assertThat(answer.text("state")).isEqualTo("FAILED");
      assertThat(answer.text("detail")).contains("could not listen on its public port " + port);
      assertThat(answer.json().path("pid").isNull()).isTrue();
    }
  }
}
