package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Small child processes for tests. */
final class Shell {
  private Shell() {}

  /** A child named "child" that runs this script, with a pid file and a log in the directory. */
  static ChildSpec child(Path directory, String script, Readiness readiness) {
    return of(directory, List.of("/bin/sh", "-c", script), readiness);
  }

  static ChildSpec of(Path directory, List<String> command, Readiness readiness) {
    return ChildSpec.of("child", command, directory, directory.resolve("child.log"), readiness)
        .withDeadlines(Duration.ofSeconds(20), Duration.ofSeconds(5));
  }

  static void ignore(String sentence) {}
}
