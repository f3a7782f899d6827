package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shell tests of the scripts at the root of the repository. */
class ScriptsTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @TempDir private Path scratch = Path.of("/tmp");

  @Test
  void shouldKeepTheWordsOfTheOriginalScript() throws Exception {
    run("deploy-auto.sh");
  }

  @Test
  void shouldFindAJdkBuildWhatIsMissingAndRun() throws Exception {
    run("launcher.sh", System.getProperty("java.home"));
  }

  private void run(String test, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add(MODULE.resolve("src/test/sh").resolve(test).toString());
    command.add(MODULE.resolve("..").normalize().toString());
    command.add(scratch.toRealPath().toString());
    command.addAll(List.of(more));
    File output = scratch.resolve("output").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(output).content(StandardCharsets.UTF_8).contains("ok: ").doesNotContain("FAILED");
    assertThat(ended).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
