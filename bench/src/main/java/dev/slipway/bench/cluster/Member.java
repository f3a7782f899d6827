package dev.slipway.bench.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One process of the installation over all its lives. Safe for use by several threads; what takes
 * time ({@link #start}, {@link #stop}) excludes itself only.
 */
public final class Member implements AutoCloseable {

  private static final int MOST_SECONDS_TO_DIE = 20;

  /** One life of a member. */
  public interface Life {
    /** Its process. */
    long pid();

    /** Asks it to end (TERM), and returns when it has ended. */
    void stop();
  }

  private final String name;
  private final Function<Consumer<String>, Life> starter;
  private final Consumer<String> unexpected;
  private volatile @Nullable Life life;
  private volatile boolean wanted;
  private volatile boolean paused;
  private volatile boolean mayEnd;

  /**
   * A member that does not run yet.
   *
   * @param starter begins a life and returns when it is ready; is given whom to tell if it dies
   * @param unexpected told a sentence when it dies and nobody here did it
   */
  Member(String name, Function<Consumer<String>, Life> starter, Consumer<String> unexpected) {
    this.name = name;
    this.starter = starter;
    this.unexpected = unexpected;
  }

  public String name() {
    return name;
  }

  /** Process of the present life, or of the last. */
  public long pid() {
    Life present = life;
    return present == null ? -1 : present.pid();
  }

  /** Whether it runs and is not frozen. */
  public boolean isThere() {
    return wanted && !paused;
  }

  /** Whether it is right that it ends by itself now. */
  public void mayEnd(boolean may) {
    mayEnd = may;
  }

  /** Begins a life; returns when it is ready. */
  public synchronized void start() {
    if (!wanted) {
      life = starter.apply(this::died);
      wanted = true;
    }
  }

  /** kill -9; returns when it is gone. */
  public void kill() {
    killAll(List.of(this));
  }

  /** kill -9 to all of them at once; returns when they are gone. */
  public static void killAll(List<Member> members) {
    List<Long> struck = members.stream().flatMap(member -> member.strike().stream()).toList();
    struck.forEach(Member::awaitDeath);
  }

  private Optional<Long> strike() {
    wanted = false;
    paused = false;
    Optional<Long> pid = Optional.ofNullable(life).map(Life::pid);
    pid.ifPresent(
        present -> {
          boolean _ = Signals.send(present, "KILL");
        });
    return pid;
  }

  /** SIGSTOP: it stands still and does not know. */
  public void pause() {
    paused = true;
    boolean _ = Signals.send(pid(), "STOP");
  }

  /** SIGCONT. */
  public void resume() {
    boolean _ = Signals.send(pid(), "CONT");
    paused = false;
  }

  /** TERM; returns when it has ended. */
  public synchronized void stop() {
    wanted = false;
    Life present = life;
    if (present != null) {
      resume();
      present.stop();
      life = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void died(String sentence) {
    if (wanted) {
      wanted = false;
      if (!mayEnd) {
        unexpected.accept(sentence);
      }
    }
  }

  private static void awaitDeath(long pid) {
    CountDownLatch gone = new CountDownLatch(1);
    ProcessHandle.of(pid)
        .ifPresentOrElse(
            process -> {
              var _ = process.onExit().thenRun(gone::countDown);
            },
            gone::countDown);
    try {
      if (!gone.await(MOST_SECONDS_TO_DIE, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Expected process %d to die of a kill -9, but it did not.".formatted(pid));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
