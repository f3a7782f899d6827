package dev.slipway.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes in sessions of their own, so that neither a signal to the agent nor its end
 * reaches them, and sends signals to whole process groups.
 */
final class Launcher {

  /**
   * All that a process gets from the agent's own environment; the rest could hold what is not its
   * business.
   */
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  private static final File NOTHING = new File("/dev/null");

  private final Map<String, String> ownEnvironment;

  Launcher(Map<String, String> ownEnvironment) {
    this.ownEnvironment = Map.copyOf(ownEnvironment);
  }

  /**
   * Starts the slot's process; its number is also that of its session and process group.
   *
   * @throws IOException if setsid or the directory is missing; a missing program instead ends the
   *     process with code 127
   */
  Process start(Slot slot, Path output) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add("setsid");
    argv.addAll(slot.spec().argv());
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(new File(slot.spec().directory()))
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (String name : PASSED_ON) {
      String value = ownEnvironment.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putAll(slot.spec().environment());
    environment.put("PORT", Integer.toString(slot.innerPort()));
    environment.put("SLIPWAY_VERSION", slot.key().version());
    environment.put(ProcessTable.MARKER, slot.id());
    return builder.start();
  }

  /** Sends TERM to every process of the group. */
  void terminate(long group) throws IOException {
    signal("TERM", "-" + group);
  }

  /** Sends KILL to every process of the group. */
  void kill(long group) throws IOException {
    signal("KILL", "-" + group);
  }

  /** Sends KILL to these processes. */
  void kill(List<Long> pids) throws IOException {
    if (!pids.isEmpty()) {
      signal("KILL", String.join(" ", pids.stream().map(String::valueOf).toList()));
    }
  }

  private static void signal(String name, String targets) throws IOException {
    // Java cannot signal a group; the shell's own kill is there on every system. Targets are
    // numbers only.
    Process shell =
        new ProcessBuilder("sh", "-c", "kill -s " + name + " -- " + targets)
            .redirectInput(NOTHING)
            .redirectOutput(NOTHING)
            .redirectError(NOTHING)
            .start();
    try {
      // A failure means that the process is gone already: whoever sent the signal looks at that
      // anyway.
      if (!shell.waitFor(5, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
