package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Console;
import dev.slipway.cli.Slipway;
import dev.slipway.standalone.platform.JavaCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line against one platform: in this JVM, or as a program as the launcher starts it.
 */
final class CommandLineUnderTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("SLIPWAY_ACTOR", "ann");

  private final Path repository;
  private final Path platformHome;
  private final Path scratch;

  /**
   * A command line.
   *
   * @param platformHome directory whose {@code .slipway} tells where the platform is
   */
  CommandLineUnderTest(Path repository, Path platformHome, Path scratch) {
    this.repository = repository;
    this.platformHome = platformHome;
    this.scratch = scratch;
  }

  /** What a run ended with and wrote. */
  record Ran(int code, String out, String err) {

    Ran expect(int wanted, String... words) {
      assertThat(code).as(this::toString).isEqualTo(wanted);
      assertThat(out).contains(words);
      return this;
    }

    /**
     * Refused with these words in one sentence on the error stream and nothing else; after a second
     * without an answer it may have said so.
     */
    void refused(int wanted, String... words) {
      assertThat(code).as(this::toString).isEqualTo(wanted);
      assertThat(out).isEmpty();
      assertThat(err.lines().filter(line -> !line.endsWith(", not answered yet")))
          .as(this::toString)
          .hasSize(1);
      assertThat(err).contains(words);
    }
  }

  /** Runs a command to its end. */
  Ran run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            ENVIRONMENT);
    int code = Slipway.commandLine(console).execute(atHome(words).toArray(String[]::new));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command to its end as a process. */
  Ran runProgram(String... words) throws IOException, InterruptedException {
    Path built = repository.resolve("cli/target");
    Path out = Files.createTempFile(scratch, "command", ".out");
    Path err = Files.createTempFile(scratch, "command", ".err");
    List<String> command =
        JavaCommand.of(
            256,
            List.of(),
            List.of(built.resolve("slipway-cli.jar"), built.resolve("lib").resolve("*")),
            "dev.slipway.cli.Slipway",
            atHome(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(ENVIRONMENT);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(command::toString).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private List<String> atHome(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--home", platformHome.toString()));
    return all;
  }
}
