package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release that answers nobody while everybody goes on asking: what waits is bounded, is refused
 * beyond that, and leaves the agent and its other components alone.
 */
@Timeout(120)
class SilentReleaseTest {

  private static final int ASKING = ForwardingHandler.MOST_UNDER_WAY + 200;

  private static final int KEPT = 200;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");

  @TempDir Path state;

  @Test
  void shouldRefuseWhatIsTooMuchAndServeTheOthers() throws Exception {
    try (Agent agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"))) {
      AgentClient client = new AgentClient(agent.address());
      int silent = AgentClient.freePort();
      client.startReady("web", "1", silent);
      int other = AgentClient.freePort();
      client.startReady("api", "1", other);
      client.switchTo(Map.of("web", "1", "api", "1"));
      List<Socket> visitors = new ArrayList<>();
      try {
        for (int i = 0; i < ASKING; i++) {
          visitors.add(asking(silent));
        }

        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> visitors.stream().filter(SilentReleaseTest::isAnswered).count() >= 200);
        assertThat(visitors.stream().filter(SilentReleaseTest::isAnswered)).hasSize(200);
        String refused =
            answerOf(
                visitors.stream().filter(SilentReleaseTest::isAnswered).findFirst().orElseThrow());

        assertThat(refused)
            .startsWith("HTTP/1.1 503")
            .contains(
                "Expected at most 1024 requests at once on their way to version 1 of shop/prod/web")
            .doesNotContain("X-Slipway-Version");
        HttpResponse<String> served = client.visit(other, "/");
        assertThat(served.statusCode()).isEqualTo(200);
      } finally {
        for (Socket visitor : visitors) {
          visitor.close();
        }
        client.stopAll();
      }
    }
  }

  /** The agent has 128 MiB, and 1,024 of them may wait for each component. */
  @Test
  void shouldSpendLittleOnEachKeptConnection() throws Exception {
    try (Agent agent = Agent.start(new AgentOptions(state, "127.0.0.1", 0, "127.0.0.1"))) {
      AgentClient client = new AgentClient(agent.address());
      int port = AgentClient.freePort();
      client.startReady("web", "1", port);
      client.switchTo(Map.of("web", "1"));
      List<Socket> visitors = new ArrayList<>();
      try {
        for (int i = 0; i < KEPT; i++) {
          visitors.add(answered(port));
        }
        long before = usedHeap();

        // what a connection keeps of its headers, it keeps from its second request on
        for (Socket visitor : visitors) {
          ask(visitor, "/");
          assertThat(answerOf(visitor)).startsWith("HTTP/1.1 200");
        }

        assertThat((usedHeap() - before) / KEPT).as("bytes of each").isLessThan(20 * 1024);
      } finally {
        for (Socket visitor : visitors) {
          visitor.close();
        }
        client.stopAll();
      }
    }
  }

  private static Socket answered(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    ask(socket, "/");
    assertThat(answerOf(socket)).startsWith("HTTP/1.1 200");
    return socket;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Socket asking(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    ask(socket, "/slow?100000");
    return socket;
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nX-Shop: flowers\r\nAccept: text/plain\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isAnswered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The whole of the next one. */
  private static String answerOf(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", answer).isNotNegative();
      answer.append((char) next);
    }
    Matcher length = LENGTH.matcher(answer);
    assertThat(length.find()).as("a length in %s", answer).isTrue();
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return answer + new String(body, StandardCharsets.US_ASCII);
  }
}
