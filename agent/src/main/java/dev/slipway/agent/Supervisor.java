package dev.slipway.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, watches and ends the processes of slots, and writes what became of them into the store.
 * The end of a process is told by the system to its parent, and found by looking for processes that
 * an earlier agent started; the same look repeats what could not be written.
 */
final class Supervisor {

  /** How long a process may take to end after TERM before it gets KILL. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LAUNCH = Duration.ofSeconds(30);
  private static final Duration REAPED = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final SlotStore store;
  private final ProcessTable processes;
  private final Launcher launcher;
  private final Outputs outputs;
  private final Readiness readiness;
  private final ExecutorService executor;
  private final Map<String, Process> own = new ConcurrentHashMap<>();
  private final Set<String> ending = ConcurrentHashMap.newKeySet();
  private final ReentrantLock launching = new ReentrantLock();

  Supervisor(
      SlotStore store,
      ProcessTable processes,
      Launcher launcher,
      Outputs outputs,
      Readiness readiness,
      ExecutorService executor) {
    this.store = store;
    this.processes = processes;
    this.launcher = launcher;
    this.outputs = outputs;
    this.readiness = readiness;
    this.executor = executor;
  }

  /** Begins to look after all active slots; call it once they have been adopted. */
  void watch(ScheduledExecutorService scheduler) {
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Starts the process of a slot that the store holds as STARTING, and returns when it runs or has
   * failed to.
   */
  void start(Slot slot) {
    Process process;
    launching.lock();
    try {
      if (!waitsForReadiness(slot)) {
        return;
      }
      process = launcher.start(slot, outputs.file(slot.id()));
      own.put(slot.id(), process);
      Child child = processes.identify(process.pid());
      if (child != null) {
        record(slot, child);
      }
    } catch (IOException failed) {
      fail(slot, "could not be started: " + failed.getMessage());
      return;
    } finally {
      launching.unlock();
    }
    var _ = process.onExit().thenRunAsync(() -> exited(slot), executor);
    awaitReadiness(slot);
  }

  /** Goes on with a process that an earlier agent started. */
  void adopt(Slot slot, Child child) {
    store.updateSlot(slot, present -> present.withChild(child));
    LOG.info("Adopted process {} of {}.", child.pid(), slot.key().text());
    if (waitsForReadiness(slot)) {
      awaitReadiness(slot);
    }
  }

  /** Whether the slot's process runs at this moment. */
  boolean runs(Slot slot) {
    Child child = slot.child();
    return child != null && processes.runs(child);
  }

  /**
   * Ends the process group of a slot that the store holds as stopping: TERM, grace, KILL. Returns
   * when the slot is STOPPED, or when KILL had no effect for as long as the grace.
   */
  void stop(Slot slot) throws InterruptedException {
    Child child;
    launching.lock();
    try {
      child = childOf(slot);
    } finally {
      launching.unlock();
    }
    try {
      if (child == null || !processes.runs(child)) {
        exited(slot);
        ended(slot, GRACE);
        return;
      }
      launcher.terminate(child.pid());
      if (!ended(slot, GRACE) && processes.runs(child)) {
        LOG.info("{} did not end within {} after TERM; sending KILL.", slot.key().text(), GRACE);
        launcher.kill(child.pid());
        ended(slot, GRACE);
      }
    } catch (IOException failed) {
      LOG.warn("Expected to signal {}, but {}.", slot.key().text(), failed.getMessage());
    }
  }

  /**
   * Marks a slot as FAILED unless it has ended already; the last line of its output ends the
   * sentence.
   */
  void fail(Slot slot, String sentence) {
    store.updateSlot(
        slot,
        present ->
            present.state().active()
                ? present.in(SlotState.FAILED, withLastLine(slot, sentence))
                : present);
    LOG.info("{} {}", slot.key().text(), sentence);
  }

  private void record(Slot slot, Child child) throws IOException {
    try {
      store.updateSlot(slot, present -> present.withChild(child));
    } catch (RuntimeException notWritten) {
      // Nobody would find this process again.
      launcher.kill(child.pid());
      throw notWritten;
    }
  }

  private boolean ended(Slot slot, Duration atMost) throws InterruptedException {
    return !active(store.await(state -> !active(state, slot), atMost), slot);
  }

  private static boolean active(AgentState state, Slot slot) {
    Slot present = state.slot(slot.key(), slot.id());
    return present != null && present.state().active();
  }

  private @Nullable Child childOf(Slot slot) {
    Slot present = store.state().slot(slot.key(), slot.id());
    return present == null ? null : present.child();
  }

  private boolean waitsForReadiness(Slot slot) {
    Slot present = store.state().slot(slot.key(), slot.id());
    return present != null && present.state() == SlotState.STARTING && !present.stopping();
  }

  private void awaitReadiness(Slot slot) {
    var _ =
        readiness
            .await(slot, () -> waitsForReadiness(slot))
            .thenAcceptAsync(verdict -> judged(slot, verdict), executor)
            .exceptionally(
                broken -> {
                  LOG.warn("Expected to judge the readiness of {}.", slot.key().text(), broken);
                  return null;
                });
  }

  private void judged(Slot slot, Readiness.Verdict verdict) {
    switch (verdict) {
      case Readiness.Verdict.Ready ready -> {
        String sentence = String.format(Locale.ROOT, "was ready after %.1f s", secondsSince(slot));
        store.updateSlot(
            slot,
            present ->
                present.state() == SlotState.STARTING && !present.stopping()
                    ? present.in(SlotState.READY, sentence)
                    : present);
        LOG.info("{} {} on port {}", slot.key().text(), sentence, slot.innerPort());
      }
      case Readiness.Verdict.NotReady not -> giveUp(slot, not.sentence());
      case Readiness.Verdict.Abandoned abandoned -> {}
    }
  }

  /**
   * Fails a slot whose process still runs, and ends the process: nobody would ever ask it anything.
   */
  private void giveUp(Slot slot, String sentence) {
    Child child = childOf(slot);
    fail(slot, sentence);
    try {
      if (child != null && processes.runs(child)) {
        launcher.kill(child.pid());
      }
    } catch (IOException failed) {
      LOG.warn("Expected to kill {}, but {}.", slot.key().text(), failed.getMessage());
    }
  }

  private void look() {
    for (Slot slot : store.state().slots().values()) {
      Child child = slot.child();
      if (!slot.state().active() || ending.contains(slot.id())) {
        continue;
      }
      if (child != null && !processes.runs(child)) {
        executor.execute(() -> exited(slot));
      } else if (child == null && secondsSince(slot) > LAUNCH.toSeconds()) {
        executor.execute(() -> exited(slot));
      }
    }
    own.keySet().retainAll(store.state().slots().values().stream().map(Slot::id).toList());
  }

  private void exited(Slot slot) {
    if (!ending.add(slot.id())) {
      return;
    }
    try {
      Child child = childOf(slot);
      if (child != null) {
        endLeftOvers(slot, child);
      }
      Integer code = exitCode(own.get(slot.id()));
      String how = code == null ? "ended with an unseen code" : "exited with code " + code;
      String sentence =
          withLastLine(
              slot, String.format(Locale.ROOT, "%s after %.1f s", how, secondsSince(slot)));
      store.updateSlot(slot, present -> afterExit(present, sentence, code));
      LOG.info("{} {}", slot.key().text(), sentence);
    } catch (RuntimeException notWritten) {
      LOG.warn("{}", notWritten.getMessage());
    } finally {
      ending.remove(slot.id());
    }
  }

  /** A look may find that a child is gone before its parent, this process, was told its code. */
  private static @Nullable Integer exitCode(@Nullable Process ended) {
    try {
      return ended != null && ended.waitFor(REAPED.toMillis(), TimeUnit.MILLISECONDS)
          ? Integer.valueOf(ended.exitValue())
          : null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Slot afterExit(Slot present, String sentence, @Nullable Integer code) {
    if (!present.state().active()) {
      // A slot that was given up keeps the reason for that.
      return present.exitCode() == null
          ? present.ended(present.state(), present.detail(), code)
          : present;
    }
    return present.stopping()
        ? present.ended(SlotState.STOPPED, "was stopped on request", code)
        : present.ended(SlotState.FAILED, sentence, code);
  }

  /**
   * Processes that outlive the leader of their group would keep ports and files. After a stop they
   * may take the grace, too.
   */
  private void endLeftOvers(Slot slot, Child child) {
    List<Long> members = processes.members(child.pid(), slot.id());
    Slot present = store.state().slot(slot.key(), slot.id());
    long deadline = System.nanoTime() + GRACE.toNanos();
    try {
      if (present != null && present.stopping()) {
        for (long pid : members) {
          ProcessHandle member = ProcessHandle.of(pid).orElse(null);
          if (member != null) {
            var _ = member.onExit().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          }
        }
      }
    } catch (TimeoutException | ExecutionException _) {
      LOG.info("Processes of {} outlived their leader; sending KILL.", slot.key().text());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    try {
      launcher.kill(processes.members(child.pid(), slot.id()));
    } catch (IOException failed) {
      LOG.warn("Expected to end all of {}, but {}.", slot.key().text(), failed.getMessage());
    }
  }

  private String withLastLine(Slot slot, String sentence) {
    String line = outputs.lastLine(slot.id());
    return sentence + (line.isEmpty() ? " without output" : ": " + line);
  }

  private static double secondsSince(Slot slot) {
    return Math.max(0, System.currentTimeMillis() - slot.startedAt()) / 1000.0;
  }
}
