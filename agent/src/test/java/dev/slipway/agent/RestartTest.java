package dev.slipway.agent;

import static dev.slipway.agent.AgentClient.release;
import static dev.slipway.agent.AgentClient.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, ended by SIGKILL and SIGTERM. */
class RestartTest {

  @TempDir Path state;

  @Test
  void shouldGoOnServingWhatItsPredecessorStarted() throws Exception {
    int port = AgentClient.freePort();
    Process first = agentProcess();
    AgentClient client = new AgentClient(address(first));
    try {
      client.startReady("web", "1", port);
      client.startReady("worker", "1", AgentClient.freePort());
      client.switchTo(Map.of("web", "1", "worker", "1"));
      long from = System.currentTimeMillis() - 1000;
      for (int i = 0; i < 20; i++) {
        assertThat(client.visit(port, "/").body()).isEqualTo("1");
      }
      long webPid = client.get(release("web", "1")).json().path("pid").asLong();
      long workerPid = client.get(release("worker", "1")).json().path("pid").asLong();
      // Counts reach the disk within a few seconds.
      await().atMost(Duration.ofSeconds(10)).until(() -> writtenRequests() >= 20);

      kill("KILL", first.pid());
      assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
      kill("KILL", workerPid);
      await().until(() -> ProcessHandle.of(workerPid).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(ProcessHandle.of(webPid).filter(ProcessHandle::isAlive)).isPresent();

      Process second = agentProcess();
      try {
        client = new AgentClient(address(second));
        AgentClient.Answer web = client.get(release("web", "1"));
        assertThat(web.text("state")).isEqualTo("READY");
        assertThat(web.json().path("live").asBoolean()).isTrue();
        assertThat(web.json().path("pid").asLong()).isEqualTo(webPid);
        assertThat(stamp(client.visit(port, "/"))).isEqualTo("1");

        AgentClient.Answer worker = client.get(release("worker", "1"));
        assertThat(worker.text("state")).isEqualTo("FAILED");
        assertThat(worker.text("detail")).startsWith("ended while the agent was away: listening");

        long to = System.currentTimeMillis() + 1000;
        AgentClient.Answer metrics =
            client.get("/v1/metrics/shop/prod?component=web&from=" + from + "&to=" + to);
        assertThat(metrics.json().path("requests").asInt()).isEqualTo(21);

        // An adopted process is watched, too: its end is noticed although the agent is not its
        // parent.
        client.startReady("web", "2", port);
        client.switchTo(Map.of("web", "2"));
        kill("KILL", webPid);
        AgentClient current = client;
        await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> current.get(release("web", "1")).text("state").equals("FAILED"));

        kill("TERM", second.pid());
        assertThat(second.waitFor(15, TimeUnit.SECONDS)).isTrue();
      } finally {
        second.destroyForcibly();
      }
      assertThat(state.resolve("agent.address")).doesNotExist();

      try (Agent third = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"))) {
        client = new AgentClient(third.address());
        assertThat(client.visit(port, "/").body()).isEqualTo("2");
        AgentClient.Answer stopped =
            client.write("DELETE", release("web", "2") + "?evenIfLive=true", "");
        assertThat(stopped.text("state")).isEqualTo("STOPPED");
        long pid = stopped.json().path("pid").asLong();
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        client.stopAll();
      }
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  void shouldEndApplicationsWithItselfWhereItWasToldSo() throws Exception {
    AgentOptions options =
        AgentOptions.parse(
            new String[] {
              "--state", state.toString(), "--listen", "127.0.0.1:0", "--at-stop", "end"
            },
            Map.of());
    long pid;
    try (Agent agent = Agent.start(options)) {
      AgentClient client = new AgentClient(agent.address());
      client.startReady("web", "1", AgentClient.freePort());
      client.switchTo(Map.of("web", "1"));
      pid = client.get(release("web", "1")).json().path("pid").asLong();
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void shouldFindAProcessWhoseNumberWasNotWrittenDown() throws Exception {
    ProcessTable processes = new ProcessTable();
    Slot slot = Slot.starting(new SlotKey("a", "b", "c", "1"), "id-1", spec(), 20_000, 0);
    Process process = new Launcher(System.getenv()).start(slot, state.resolve("out"));
    try {
      await().until(() -> processes.findLeader("id-1").isPresent());
      assertThat(processes.findLeader("id-1").orElseThrow().pid()).isEqualTo(process.pid());
      assertThat(processes.findLeader("id-2")).isEmpty();
      Child child = processes.findLeader("id-1").orElseThrow();
      assertThat(processes.runs(child)).isTrue();
      assertThat(processes.runs(new Child(child.pid(), child.startTicks() + 1, child.bootId())))
          .isFalse();
      assertThat(processes.runs(new Child(child.pid(), child.startTicks(), "another boot")))
          .isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  private static SlotSpec spec() {
    return new SlotSpec(java.util.List.of("sleep", "60"), "/", Map.of(), "/health", 1000, 18_000);
  }

  private Process agentProcess() throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.slipway.agent.Agent",
            "--state",
            state.toString(),
            "--listen",
            "127.0.0.1:0")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(state.resolve("agent.out").toFile()))
        .start();
  }

  private URI address(Process process) {
    String line =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    Files.readString(state.resolve("agent.out"))
                        .lines()
                        .filter(text -> text.startsWith("Slipway agent listening on "))
                        .reduce("", (a, b) -> b),
                text -> {
                  assertThat(process.isAlive()).isTrue();
                  return !text.isEmpty() && reachable(text);
                });
    return URI.create(line.substring("Slipway agent listening on ".length()));
  }

  private boolean reachable(String line) throws RuntimeException {
    try {
      return line.endsWith(Files.readString(state.resolve("agent.address")))
          && new AgentClient(URI.create(line.substring(line.lastIndexOf(' ') + 1)))
                  .get("/health")
                  .status()
              == 200;
    } catch (IOException | InterruptedException notYet) {
      return false;
    }
  }

  private long writtenRequests() throws IOException {
    try (var files = Files.list(state.resolve("traffic"))) {
      long requests = 0;
      for (Path file : files.toList()) {
        requests +=
            Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("shop prod web 1 "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[5]))
                .sum();
      }
      return requests;
    }
  }

  private static void kill(String signal, long pid) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + pid).start().waitFor())
        .isZero();
  }
}
