package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to run one child process.
 *
 * @param name what people call it: the subject of every sentence about it
 * @param command program and arguments, handed over as they are, without a shell
 * @param directory its working directory
 * @param environment set on top of this JVM's own
 * @param log where its output and errors go; the former life's are kept beside it
 * @param pidFile where it is found again by a later JVM
 * @param readiness when it counts as started
 * @param startDeadline how long it may take to become ready
 * @param stopGrace how long it may take to end by itself before it is killed
 */
public record ChildSpec(
    String name,
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Path log,
    Path pidFile,
    Readiness readiness,
    Duration startDeadline,
    Duration stopGrace) {

  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a program to run as %s, but the command is empty.".formatted(name));
    }
    if (!startDeadline.isPositive() || stopGrace.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a start deadline above zero and a stop grace of zero or more for %s, but they are %s and %s."
              .formatted(name, startDeadline, stopGrace));
    }
  }

  /**
   * Runs in {@code directory}, which also holds its pid file; two minutes to start, because a busy
   * machine takes its time with a JVM, and 10 seconds to stop.
   *
   * @param log where its output goes
   */
  public static ChildSpec of(
      String name, List<String> command, Path directory, Path log, Readiness readiness) {
    return new ChildSpec(
        name,
        command,
        directory,
        Map.of(),
        log,
        directory.resolve(name + ".pid"),
        readiness,
        Duration.ofMinutes(2),
        Duration.ofSeconds(10));
  }

  public ChildSpec withEnvironment(Map<String, String> variables) {
    return new ChildSpec(
        name, command, directory, variables, log, pidFile, readiness, startDeadline, stopGrace);
  }

  public ChildSpec withDeadlines(Duration start, Duration stop) {
    return new ChildSpec(
        name, command, directory, environment, log, pidFile, readiness, start, stop);
  }
}
