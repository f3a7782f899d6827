package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Console;
import dev.slipway.cli.Slipway;
import dev.slipway.standalone.platform.RunningPlatform;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Whatever a platform decided so far is decided again by {@code slipway audit verify}. */
final class AuditVerified {

  private AuditVerified() {}

  static void of(RunningPlatform platform) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code =
        Slipway.commandLine(new Console(stream, stream, Map.of()))
            .execute(
                "audit",
                "verify",
                "--bootstrap-servers",
                platform.bootstrapServers(),
                "--registry",
                platform.registryUrl().toString());
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    assertThat(text.lines().toList().getLast()).matches("([1-9][0-9,]*) of \\1 reproduced");
    assertThat(text.lines().filter(line -> line.contains(" of ") && line.contains("inputs")))
        .as("every service's records are in its chains")
        .hasSize(5)
        .allMatch(line -> line.matches(".* inputs, [1-9][0-9,]* chained.*"))
        .noneMatch(line -> line.matches(".* chained, [0-9,]+ not.*"));
  }
}
