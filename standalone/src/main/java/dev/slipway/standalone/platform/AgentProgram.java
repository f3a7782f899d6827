package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.util.List;

/**
 * The built agent as a program.
 *
 * @param home root of the repository
 * @param state directory of its slots
 * @param listen {@code host:port} of its interface
 * @param keepsApplications whether applications live on when it is stopped
 */
public record AgentProgram(Path home, Path state, String listen, boolean keepsApplications) {

  private static final int MAX_HEAP_MEGABYTES = 128;
  private static final String MAIN = "dev.slipway.agent.Agent";

  /** Its command line, for a process that lives on when this JVM ends. */
  public List<String> command() {
    return JavaCommand.of(MAX_HEAP_MEGABYTES, List.of(), classPath(), MAIN, arguments());
  }

  /** Its command line, for a process that ends with this JVM; see {@link JavaCommand#tethered}. */
  public List<String> tetheredCommand() {
    return JavaCommand.tethered(
        state.resolve("tether"), MAX_HEAP_MEGABYTES, List.of(), classPath(), MAIN, arguments());
  }

  private List<Path> classPath() {
    Path built = home.resolve("agent/target");
    return List.of(built.resolve("slipway-agent.jar"), built.resolve("lib").resolve("*"));
  }

  private List<String> arguments() {
    return List.of(
        "--state",
        state.toString(),
        "--listen",
        listen,
        "--at-stop",
        keepsApplications ? "keep" : "end");
  }
}
