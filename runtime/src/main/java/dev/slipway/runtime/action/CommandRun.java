package dev.slipway.runtime.action;

import dev.slipway.runtime.action.CommandEnding.Exited;
import dev.slipway.runtime.action.CommandEnding.Foreign;
import dev.slipway.runtime.action.CommandEnding.NeverStarted;
import dev.slipway.runtime.action.CommandEnding.Refused;
import dev.slipway.runtime.action.CommandEnding.Stopped;
import dev.slipway.runtime.action.CommandEnding.Undying;
import dev.slipway.runtime.action.CommandEnding.Vanished;
import dev.slipway.runtime.action.RunDirectory.Cancelled;
import dev.slipway.runtime.action.RunDirectory.Claim;
import dev.slipway.runtime.action.RunDirectory.Exit;
import dev.slipway.runtime.action.RunDirectory.Incomplete;
import dev.slipway.runtime.action.RunDirectory.Owner;
import dev.slipway.runtime.action.RunDirectory.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One order on its way: started here, or found as somebody left it. Used by one thread. */
final class CommandRun {

  /**
   * How long a claim without an owner is given, from when it is first seen: a wrapper needs
   * milliseconds.
   */
  private static final Duration START_PATIENCE = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 150;
  private static final long DRAIN_MILLIS = 1_000;

  /** A command that may be repeated and dies each time is not repeated for ever. */
  private static final int MOST_RUNS = 5;

  private final ActionOrder order;
  private final CommandSpec spec;
  private final RunDirectory first;
  private final CommandLauncher launcher;
  private final CommandStop stop;
  private final Claim claim;

  /**
   * Takes an order on.
   *
   * @param first directory of the order's first run
   * @param claim what this executor notes when it makes a run directory
   */
  CommandRun(
      ActionOrder order,
      CommandSpec spec,
      RunDirectory first,
      CommandLauncher launcher,
      CommandStop stop,
      Claim claim) {
    this.order = order;
    this.spec = spec;
    this.first = first;
    this.launcher = launcher;
    this.stop = stop;
    this.claim = claim;
  }

  /** Starts it unless it has been started, and stays until it has ended. */
  ActionReport attend() throws IOException, InterruptedException {
    int number = first.runs();
    CommandEnding ending = first.exists() ? watch(first.again(number), null) : beginInTime();
    while (ending instanceof Vanished && spec.idempotent() && number < MOST_RUNS && hasTime()) {
      number++;
      ending = begin(first.again(number));
    }
    String output = CommandOutput.tail(first.again(first.runs()), Redaction.of(spec.settings()));
    return ending.report(spec.name(), output);
  }

  /**
   * Begun too late, for instance after an outage of the service, it would time out and look like a
   * failure of what it is for.
   */
  private CommandEnding beginInTime() throws IOException, InterruptedException {
    Duration left = order.remaining();
    return hasTime() && order.isTooLate(left)
        ? new NeverStarted(
            "only %d of its %d ms were left"
                .formatted(left.toMillis(), order.action().timeout().toMillis()))
        : begin(first);
  }

  private CommandEnding begin(RunDirectory run) throws IOException, InterruptedException {
    Path work = spec.directory() == null ? first.path().resolve("work") : spec.directory();
    Path program;
    try {
      program = spec.program(work);
    } catch (CommandSpec.Unusable e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
    if (!hasTime()) {
      return new NeverStarted("its time was used up before");
    }
    try {
      if (!run.claim(claim)) {
        return watch(run, null);
      }
    } catch (IOException e) {
      return new NeverStarted("its claim cannot be written: " + e.getMessage());
    }
    if (first.stopped().isPresent()) { // a stop notes its reason before it looks for runs
      boolean _ = run.cancel();
      return watch(run, null);
    }
    Process child;
    try {
      if (spec.directory() == null) {
        Files.createDirectories(work, RunVolume.PRIVATE);
      }
      child = launcher.start(run, program, spec.argv(), work, spec.environment());
    } catch (IOException e) {
      boolean _ = run.cancel();
      return new NeverStarted("no process can be started: " + e.getMessage());
    }
    return watch(run, child);
  }

  private CommandEnding watch(RunDirectory run, @Nullable Process child)
      throws IOException, InterruptedException {
    Semaphore ended = new Semaphore(0);
    if (child != null) {
      CompletableFuture<Void> _ = child.onExit().thenRun(ended::release);
    }
    long since = System.nanoTime();
    while (true) {
      boolean patient =
          child == null ? System.nanoTime() - since < START_PATIENCE.toNanos() : child.isAlive();
      Optional<CommandEnding> ending = look(run, patient);
      if (ending.isPresent()) {
        return ending.get();
      }
      long wait = Math.max(1, Math.min(LOOK_MILLIS, order.remaining().toMillis()));
      boolean _ = ended.tryAcquire(wait, TimeUnit.MILLISECONDS);
    }
  }

  /** What the traces say now; empty if it goes on. */
  private Optional<CommandEnding> look(RunDirectory run, boolean patient)
      throws IOException, InterruptedException {
    Optional<Exit> exit = run.exit();
    if (exit.isPresent()) {
      return Optional.of(exited(run, exit.get()));
    }
    Optional<Claim> claimed = run.claimed();
    if (claimed.isPresent() && !claimed.get().executor().equals(claim.executor())) {
      return hasTime() ? Optional.empty() : Optional.of(new Foreign(claimed.get().executor()));
    }
    boolean wanted = hasTime() && first.stopped().isEmpty();
    Optional<Owner> owner = run.owner();
    if (owner.isEmpty()) {
      if (claimed.isPresent() && !claimed.get().boot().equals(claim.boot())) {
        // a file made just before the power went may be lost, so its absence proves nothing
        return Optional.of(new Vanished("was begun before its host was restarted"));
      }
      if (!patient || !wanted) {
        boolean _ = run.cancel();
      }
      return run.owner().filter(Cancelled.class::isInstance).map(_ -> cancelled());
    }
    return switch (owner.get()) {
      case Cancelled() -> Optional.of(cancelled());
      case Incomplete() ->
          patient && wanted
              ? Optional.empty()
              : Optional.of(new Vanished("died while it was being started"));
      case Started started -> look(run, started);
    };
  }

  private Optional<CommandEnding> look(RunDirectory run, Started started)
      throws IOException, InterruptedException {
    Optional<String> stopped = first.stopped();
    if (stopped.isPresent() || (started.isAlive() && !hasTime())) {
      double seconds = ProcessTable.uptime() - started.uptime();
      String reason = "timed out after " + CommandEnding.seconds(seconds) + " and was stopped";
      boolean gone = stop.end(order.id(), first, run, started, stopped.orElse(reason));
      return gone
          ? first.stopped().map(Stopped::new)
          : Optional.of(new Undying(stopped.orElse(reason)));
    }
    if (started.isAlive() || run.exit().isPresent()) {
      return Optional.empty();
    }
    // Only the wrapper may have died. What is left of the run must not go on while others find out
    // what it did.
    boolean gone = stop.endRest(order.id(), started);
    return Optional.of(
        gone
            ? new Vanished("died unseen (process %d)".formatted(started.pid()))
            : new Undying("lost its wrapper"));
  }

  private CommandEnding exited(RunDirectory run, Exit exit) throws InterruptedException {
    Optional<String> stopped = first.stopped();
    if (stopped.isPresent()) {
      return new Stopped(stopped.get());
    }
    if (run.owner().orElse(null) instanceof Started started) {
      // The last output may still be on its way to the disk. A daemon that the command left behind
      // is not waited for.
      Semaphore never = new Semaphore(0);
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
      while (started.isAlive() && System.nanoTime() - until < 0) {
        boolean _ = never.tryAcquire(10, TimeUnit.MILLISECONDS);
      }
      return new Exited(exit.code(), exit.uptime() - started.uptime());
    }
    return new Exited(exit.code(), 0);
  }

  private CommandEnding cancelled() {
    Optional<String> stopped = first.stopped();
    return stopped.isPresent()
        ? new Stopped(stopped.get())
        : new NeverStarted("its start was given up before it began");
  }

  private boolean hasTime() {
    return order.remaining().isPositive();
  }
}
