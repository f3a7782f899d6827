package dev.slipway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error in a thread of the agent ends the agent. */
@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(strings = {"scheduler", "waiting"})
  void shouldEndTheProcessAndSayWhy(String kind) throws Exception {
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BreakingWorker.class.getName(),
                kind)
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.exitValue()).as(output).isEqualTo(Workers.BROKEN);
      assertThat(output)
          .contains("NoClassDefFoundError: dev/slipway/Missing at ", "BreakingWorker.fail(");
    } finally {
      agent.destroyForcibly();
    }
  }
}
