package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error in any thread of a service ends the service. */
@Timeout(60)
final class ProcessEndTest {

  @ParameterizedTest
  @ValueSource(strings = {"pool", "timers"})
  void shouldEndTheProcessAndSayWhyInOneLine(String part) throws Exception {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BreakingService.class.getName(),
                part)
            .redirectErrorStream(true)
            .start();
    try {
      String output =
          new String(service.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

      assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isEqualTo(ProcessEnd.CODE);
      List<String> lines = output.lines().toList();
      assertThat(lines).as(output).hasSize(1);
      assertThat(lines.getFirst())
          .contains(
              "but it broke with java.lang.NoClassDefFoundError: dev/slipway/Missing at ",
              "BreakingService.fail(",
              "; the process ends with code 70.");
    } finally {
      service.destroyForcibly();
    }
  }
}
