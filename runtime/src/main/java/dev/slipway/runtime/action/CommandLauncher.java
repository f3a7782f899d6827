package dev.slipway.runtime.action;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the wrapper of a command in a session of its own, so that what ends the service does not
 * end the command.
 */
final class CommandLauncher {

  /**
   * Kept of the beginning of the output, and of each of the two last parts; the parts may be half
   * as large again.
   */
  private static final int OUTPUT_LIMIT = 1024 * 1024;

  private static final String TOOLS = "/usr/local/bin:/usr/bin:/bin";

  private final Path wrapper;
  private final String setsid;

  /**
   * Looks for what it needs.
   *
   * @throws IllegalStateException if this host cannot run commands
   */
  CommandLauncher(Path wrapper) {
    this.wrapper = wrapper;
    this.setsid =
        List.of(TOOLS.split(":")).stream()
            .map(directory -> directory + "/setsid")
            .filter(file -> Files.isExecutable(Path.of(file)))
            .findFirst()
            .orElse("");
    if (setsid.isEmpty() || !ProcessTable.isAvailable()) {
      throw new IllegalStateException(
          "Expected Linux with /proc and setsid to run commands detached, but this host lacks them; run Slipway in its container image or install util-linux.");
    }
  }

  /**
   * Starts it. It is the leader of a new session and process group.
   *
   * @param program absolute path; {@code argv} brings the arguments after the first
   */
  Process start(
      RunDirectory run, Path program, List<String> argv, Path work, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(setsid, "/bin/sh", wrapper.toString(), run.path().toString(), TOOLS));
    line.add(Integer.toString(OUTPUT_LIMIT));
    line.add(program.toString());
    line.addAll(argv.subList(1, argv.size()));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }
}
