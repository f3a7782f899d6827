package dev.slipway.standalone.guards;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A check that runs as a program, because the classes that it is about are those of another build.
 *
 * @param code 0 if it found nothing
 * @param said what it found
 */
public record ChildProgram(int code, String said) {

  private static final int HEAP_MEGABYTES = 512;

  /** What a check exits with that found something; anything else but 0 is a defect of the check. */
  public static final int FOUND = 3;

  /** Runs a main class to its end. */
  public static ChildProgram run(
      List<Path> classPath, Class<?> main, Path directory, String... args)
      throws IOException, InterruptedException {
    Path output = directory.resolve(main.getSimpleName() + ".log");
    Process process =
        new ProcessBuilder(
                JavaCommand.tethered(
                    directory.resolve("tether"),
                    HEAP_MEGABYTES,
                    List.of(),
                    classPath,
                    main.getName(),
                    List.of(args)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError(
            "Expected %s to end within two minutes, but it did not.".formatted(main.getName()));
      }
    } finally {
      process.destroyForcibly();
    }
    return new ChildProgram(
        process.exitValue(), java.nio.file.Files.readString(output, UTF_8).strip());
  }
}
