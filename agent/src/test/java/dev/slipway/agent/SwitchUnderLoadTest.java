package dev.slipway.agent;

import static dev.slipway.agent.AgentClient.release;
import static dev.slipway.agent.AgentClient.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the agent: whatever is switched and drained, every request gets a whole answer
 * from a slot.
 */
class SwitchUnderLoadTest {

  @TempDir Path state;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final Set<String> versions = ConcurrentHashMap.newKeySet();

  @Test
  void shouldLoseNothing() throws Exception {
    try (Agent agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"))) {
      AgentClient client = new AgentClient(agent.address());
      try {
        switchUnderLoad(client);
      } finally {
        client.stopAll();
      }
    }
  }

  private void switchUnderLoad(AgentClient client) throws Exception {
    int port = AgentClient.freePort();
    client.startReady("web", "1", port);
    client.startReady("web", "2", port);
    client.switchTo(Map.of("web", "1"));

    ScheduledExecutorService load = Executors.newScheduledThreadPool(1);
    // Paced and open: the next request does not wait for the last answer. Connections are kept
    // alive.
    List.of(
            load.scheduleAtFixedRate(() -> send(client, port, "/"), 0, 4, TimeUnit.MILLISECONDS),
            load.scheduleAtFixedRate(
                () -> send(client, port, "/slow?1000"), 0, 50, TimeUnit.MILLISECONDS))
        .forEach(future -> assertThat(future.isDone()).isFalse());
    for (int round = 0; round < 10; round++) {
      String next = round % 2 == 0 ? "2" : "1";
      int before = done.get();
      assertThat(client.switchTo(Map.of("web", next)).status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(20)).until(() -> done.get() >= before + 40);
    }
    // Now the other one goes for good, again and again, with slow requests in flight on it.
    for (int round = 0; round < 2; round++) {
      assertThat(client.switchTo(Map.of("web", "2")).status()).isEqualTo(200);
      AgentClient.Answer stopped = client.write("DELETE", release("web", "1"), "");
      assertThat(stopped.text("detail")).isEqualTo("was stopped on request");
      client.startReady("web", "1", port);
      assertThat(client.switchTo(Map.of("web", "1")).status()).isEqualTo(200);
      AgentClient.Answer other = client.write("DELETE", release("web", "2"), "");
      assertThat(other.text("detail")).isEqualTo("was stopped on request");
      client.startReady("web", "2", port);
    }
    load.shutdown();
    await().atMost(Duration.ofSeconds(20)).until(() -> done.get() == sent.get());

    assertThat(lost).isEmpty();
    assertThat(versions).containsExactlyInAnyOrder("1", "2");
    assertThat(done.get()).isGreaterThan(500);
    long now = System.currentTimeMillis();
    AgentClient.Answer metrics =
        client.get("/v1/metrics/shop/prod?component=web&from=0&to=" + (now + 1000));
    assertThat(metrics.json().path("requests").asInt()).isEqualTo(done.get());
    assertThat(metrics.json().path("errors5xx").asInt()).isZero();
  }

  private void send(AgentClient client, int port, String path) {
    sent.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    var _ =
        client
            .http
            .sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  note(response, failure);
                  done.incrementAndGet();
                });
  }

  private void note(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (response == null) {
      lost.add(String.valueOf(failure));
    } else if (response.statusCode() != 200 || !response.body().equals(stamp(response))) {
      lost.add(response.statusCode() + " " + stamp(response) + " " + response.body());
    } else {
      versions.add(stamp(response));
    }
  }
}
