package dev.slipway.runtime.action;

import dev.slipway.runtime.action.RunDirectory.Claim;
import dev.slipway.runtime.contract.ErrorClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs, never through a shell, detached in a session and process group of their own: they
 * go on when the service is killed, and the next one finds them by what they leave in the directory
 * for runs.
 *
 * <p>Settings: {@code directory} (working directory, absolute; without it the run gets an empty
 * one), {@code env.<NAME>}, {@code idempotent} ({@code true} lets a command that died unseen be run
 * again under the same id).
 *
 * <p>A command sees PATH, HOME, LANG, TMPDIR, JAVA_HOME, what the order tells (SLIPWAY_...),
 * SLIPWAY_DEPLOYMENT, SLIPWAY_IDEMPOTENCY_KEY, SLIPWAY_FENCING_TOKEN and the variables of its
 * settings, nothing else of the service's environment. Of its output about 1.5 MiB of the beginning
 * and 1 to 3 MiB of the end are kept.
 *
 * <p>Needs Linux. The directory for runs belongs to one host and one pid namespace at a time. Safe
 * for use by several threads; orders with the same id may be run by several at once and start one
 * command.
 */
public final class CommandAdapter implements ActionAdapter {

  /** Value of {@link dev.slipway.runtime.contract.Action#uses} for this adapter. */
  public static final String USES = "command";

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final RunVolume volume;
  private final CommandLauncher launcher;
  private final CommandStop stop;
  private final Claim claim;

  /**
   * Uses the executor id that is kept in the directory for runs: right where each host has a
   * directory of its own.
   *
   * @throws IllegalStateException if this host cannot run commands detached
   * @throws UncheckedIOException if the directory cannot be written
   */
  public CommandAdapter(Path runs) {
    this(RunVolume.open(runs), null, GRACE);
  }

  /**
   * Takes an executor id from outside: for hosts that share the directory for runs, each with
   * another id.
   *
   * @throws IllegalStateException if this host cannot run commands detached
   * @throws UncheckedIOException if the directory cannot be written
   */
  public CommandAdapter(Path runs, String executorId) {
    this(RunVolume.open(runs), executorId, GRACE);
  }

  CommandAdapter(RunVolume volume, @Nullable String executorId, Duration grace) {
    this.volume = volume;
    this.launcher = new CommandLauncher(volume.wrapper());
    this.stop = new CommandStop(grace);
    this.claim =
        new Claim(executorId == null ? volume.executorId() : executorId, ProcessTable.bootId());
  }

  /** Id of this executor; claims by others are not touched. */
  public String executorId() {
    return claim.executor();
  }

  @Override
  public Optional<String> trouble() {
    return volume.trouble();
  }

  @Override
  public String uses() {
    return USES;
  }

  @Override
  public ActionReport run(ActionOrder order) throws InterruptedException {
    RunDirectory first;
    CommandSpec spec;
    try {
      first = volume.directory(order.id());
      spec = CommandSpec.of(order, System.getenv());
    } catch (CommandSpec.Unusable | IllegalArgumentException e) {
      return ActionReport.failed(
          BoundedText.detail(String.valueOf(e.getMessage())), ErrorClass.PERMANENT, "");
    }
    try {
      return new CommandRun(order, spec, first, launcher, stop, claim).attend();
    } catch (IOException | UncheckedIOException e) {
      return ActionReport.unknown(
          BoundedText.detail(
              "The run of %s cannot be followed (%s): it may or may not have had its effect; see to the directory for runs"
                  .formatted(order.id(), e.getMessage())));
    }
  }

  /**
   * Asks the command's process group to end, kills it 5 seconds later, and keeps it from ever being
   * started again.
   */
  @Override
  public void stop(ActionOrder order) {
    try {
      stop.stop(order.id(), volume.directory(order.id()), claim);
    } catch (IllegalArgumentException _) {
      // an order that could never be run
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
