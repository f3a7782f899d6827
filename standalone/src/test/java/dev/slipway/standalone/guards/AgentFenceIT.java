package dev.slipway.standalone.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.standalone.platform.JavaCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent without its fence obeys whoever has been replaced. */
@Timeout(300)
final class AgentFenceIT {

  private static final String WRITE = "agent/src/main/java/dev/slipway/agent/Write.java";
  private static final Path BUILT = Path.of("../agent/target").toAbsolutePath().normalize();

  @TempDir private Path temp;

  @Test
  void shouldRefuseWhoeverHasBeenReplaced() throws Exception {
    assertThat(answerToTheOlder(ChangedBuild.of(WRITE))).contains("409").contains("stop acting");
  }

  @Test
  void shouldNeedItsFenceForThat() throws Exception {
    ChangedBuild without =
        ChangedBuild.of().replace(WRITE, "if (token < known.fencingToken()) {", "if (token < 0) {");
    assertThat(answerToTheOlder(without)).doesNotContain("409").doesNotContain("stop acting");
  }

  /** What an agent says to an order with a smaller token than it has seen. */
  private String answerToTheOlder(ChangedBuild build) throws Exception {
    Path state = temp.resolve("state");
    Process agent =
        new ProcessBuilder(
                JavaCommand.tethered(
                    temp.resolve("tether"),
                    128,
                    List.of(),
                    build.classPath(temp.resolve("build"), libraries()),
                    "dev.slipway.agent.Agent",
                    List.of("--state", state.toString(), "--listen", "127.0.0.1:0")))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("agent.log").toFile())
            .start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Path address = state.resolve("agent.address");
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(address));
      URI slot =
          URI.create(Files.readString(address)).resolve("/v1/releases/shop/production/web/1.0");
      String newer = stop(http, slot, 5);
      assertThat(newer).doesNotContain("409");
      return stop(http, slot, 4);
    } finally {
      agent.destroyForcibly();
    }
  }

  private static String stop(HttpClient http, URI slot, long token) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(slot)
                .DELETE()
                .header("Idempotency-Key", "key-" + token)
                .header("X-Fencing-Token", Long.toString(token))
                .timeout(Duration.ofSeconds(30))
                .build(),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static Path[] libraries() throws Exception {
    try (Stream<Path> lib = Files.list(BUILT.resolve("lib"))) {
      return Stream.concat(Stream.of(BUILT.resolve("slipway-agent.jar")), lib).toArray(Path[]::new);
    }
  }
}
