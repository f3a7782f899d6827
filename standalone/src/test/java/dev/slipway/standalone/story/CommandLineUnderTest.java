package dev.slipway.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a program of its own, as the launcher starts it. */
final class CommandLineUnderTest {

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

    /** Refused with these words in one sentence on the error stream and nothing else. */
    void refused(int wanted, String... words) {
      assertThat(code).as(this::toString).isEqualTo(wanted);
      assertThat(out).isEmpty();
      assertThat(err.lines()).as(this::toString).hasSize(1);
      assertThat(err).contains(words);
    }
  }

  /** Runs a command to its end. */
  Ran run(String... arguments) throws IOException, InterruptedException {
    Path built = repository.resolve("cli/target");
    Path out = Files.createTempFile(scratch, "command", ".out");
    Path err = Files.createTempFile(scratch, "command", ".err");
    List<String> all = new ArrayList<>(List.of(arguments));
    List<String> command =
        JavaCommand.of(
            256,
            List.of("-Dslipway.home=" + platformHome),
            List.of(built.resolve("slipway-cli.jar"), built.resolve("lib").resolve("*")),
            "dev.slipway.cli.Slipway",
            all);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
    builder.environment().put("SLIPWAY_ACTOR", "ann");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(command::toString).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
