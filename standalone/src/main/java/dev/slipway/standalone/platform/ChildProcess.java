package dev.slipway.standalone.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running child process, whose output goes to a file. Safe for use by several threads.
 *
 * <p>An <em>attached</em> child belongs to this JVM: a new start first ends what a former, killed
 * JVM left behind. A <em>detached</em> one has a session of its own, outlives this JVM, and is
 * found again by its pid file instead of being started twice.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final long POLL_MILLIS = 100;
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(5);
  private static final Duration KILL_GRACE = Duration.ofSeconds(5);

  private final ChildSpec spec;
  private final OutputFile output;
  private final ProcessIdentity identity;
  private final CompletableFuture<OptionalInt> exit;
  private final boolean found;
  private final AtomicBoolean wanted = new AtomicBoolean(true);

  private ChildProcess(
      ChildSpec spec,
      ProcessIdentity identity,
      CompletableFuture<OptionalInt> exit,
      boolean found) {
    this.spec = spec;
    this.output = new OutputFile(spec.log());
    this.identity = identity;
    this.exit = exit;
    this.found = found;
  }

  /**
   * Starts an attached child and waits until it is ready.
   *
   * @param whenItDies told one sentence, with the last line it wrote, when it ends without {@link
   *     #stop()}; called at most once, on a thread of its own, and not for a failed start
   * @throws PlatformFailure if it cannot be run, ends, or is not ready in time; it is stopped then
   */
  public static ChildProcess start(ChildSpec spec, Consumer<String> whenItDies) {
    endLeftover(spec.pidFile(), spec.name());
    return launch(spec, spec.command(), ProcessBuilder.Redirect.PIPE).awaitReady(whenItDies);
  }

  /**
   * Finds the detached child that a former start left running, or starts it, and waits until it is
   * ready. One that was found but does not become ready in time is replaced by a new one.
   *
   * @param whenItDies as in {@link #start}
   */
  public static ChildProcess startDetached(ChildSpec spec, Consumer<String> whenItDies) {
    Optional<ChildProcess> found = find(spec);
    if (found.isPresent()) {
      try {
        return found.get().awaitReady(whenItDies);
      } catch (PlatformFailure e) {
        LOG.warn("{} A new one is started.", e.getMessage());
      }
    }
    List<String> command = new ArrayList<>(Session.ofItsOwn(spec.pidFile()));
    command.addAll(spec.command());
    return launch(spec, command, ProcessBuilder.Redirect.from(Session.NO_INPUT))
        .awaitReady(whenItDies);
  }

  public long pid() {
    return identity.pid();
  }

  public boolean isAlive() {
    return !exit.isDone() && identity.isAlive();
  }

  /** Whether it ran before this JVM asked for it. */
  public boolean wasFound() {
    return found;
  }

  /**
   * Asks it to end (TERM), waits for the grace of its spec, then kills it. Returns when it is gone;
   * does nothing when it is already.
   */
  public void stop() {
    wanted.set(false);
    end(identity, exit, spec.stopGrace());
    deletePidFile(spec);
  }

  /** Stops an attached child; see {@link #stop()}. A detached one is meant to be left running. */
  @Override
  public void close() {
    stop();
  }

  private static ChildProcess launch(
      ChildSpec spec, List<String> command, ProcessBuilder.Redirect input) {
    new OutputFile(spec.log()).begin();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectInput(input)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    Process process;
    try {
      Files.createDirectories(spec.directory());
      process = builder.start();
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to run %s, but %s; check the program and the directory %s."
              .formatted(spec.name(), e.getMessage(), spec.directory()),
          e);
    }
    CompletableFuture<OptionalInt> exit =
        process.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue()));
    ProcessIdentity identity =
        ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), "ended"));
    identity.write(spec.pidFile());
    return new ChildProcess(spec, identity, exit, false);
  }

  /**
   * Ends the child that a killed JVM left behind, if there is one, so that its port is free again.
   *
   * @param name what the child is called
   */
  static void endLeftover(Path pidFile, String name) {
    ProcessIdentity.read(pidFile)
        .ifPresent(
            leftover -> {
              LOG.info("{} of a former start (process {}) is ended first.", name, leftover.pid());
              end(leftover, ForeignExit.of(leftover), LEFTOVER_GRACE);
            });
  }

  private static Optional<ChildProcess> find(ChildSpec spec) {
    return ProcessIdentity.read(spec.pidFile())
        .map(identity -> new ChildProcess(spec, identity, ForeignExit.of(identity), true));
  }

  private ChildProcess awaitReady(Consumer<String> whenItDies) {
    long deadline = System.nanoTime() + spec.startDeadline().toNanos();
    try {
      while (!exit.isDone() && !spec.readiness().isReady(output)) {
        if (System.nanoTime() - deadline > 0) {
          throw failed("it was not ready after " + spec.startDeadline().toSeconds() + " s");
        }
        waitForExit(exit, POLL_MILLIS);
      }
      if (exit.isDone()) {
        throw failed("it ended" + exitCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the start was interrupted");
    } catch (PlatformFailure e) {
      stop();
      throw e;
    }
    Thread.Builder reporter = Thread.ofPlatform().daemon().name("end-of-" + spec.name());
    var _ = exit.thenRun(() -> reporter.start(() -> report(whenItDies)));
    return this;
  }

  private void report(Consumer<String> whenItDies) {
    if (wanted.compareAndSet(true, false)) {
      whenItDies.accept(
          "Expected %s (process %d) to keep running, but it ended%s%s; see %s."
              .formatted(spec.name(), pid(), exitCode(), lastWords(), output.path()));
    }
  }

  private PlatformFailure failed(String what) {
    return new PlatformFailure(
        "Expected %s to start, but %s%s; see %s."
            .formatted(spec.name(), what, lastWords(), output.path()));
  }

  private String exitCode() {
    OptionalInt code = exit.getNow(OptionalInt.empty());
    return code.isPresent() ? " with exit code " + code.getAsInt() : "";
  }

  private String lastWords() {
    String line = output.lastLine();
    return line.isEmpty() ? " without a word" : " (its last line: \"" + line + "\")";
  }

  private static void end(
      ProcessIdentity identity, CompletableFuture<OptionalInt> exit, Duration grace) {
    try {
      if (identity.isAlive()) {
        signal(identity, false);
        waitForExit(exit, grace.toMillis());
      }
      if (identity.isAlive()) {
        signal(identity, true);
        waitForExit(exit, KILL_GRACE.toMillis());
      }
    } catch (InterruptedException e) {
      signal(identity, true);
      Thread.currentThread().interrupt();
    }
  }

  private static boolean signal(ProcessIdentity process, boolean force) {
    return ProcessHandle.of(process.pid())
        .filter(handle -> process.isAlive())
        .map(handle -> force ? handle.destroyForcibly() : handle.destroy())
        .orElse(false);
  }

  private static void waitForExit(CompletableFuture<OptionalInt> exit, long millis)
      throws InterruptedException {
    try {
      exit.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It still runs; the caller asks again or does something about it.
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Expected to learn how a process ended, but " + e.getCause(), e);
    }
  }

  private static void deletePidFile(ChildSpec spec) {
    try {
      Files.deleteIfExists(spec.pidFile());
    } catch (IOException e) {
      // Harmless: the file names a process that is gone, and is compared with the running ones.
      LOG.debug("{} stays", spec.pidFile(), e);
    }
  }
}
