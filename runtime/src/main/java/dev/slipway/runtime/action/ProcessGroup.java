package dev.slipway.runtime.action;

import dev.slipway.runtime.action.ProcessTable.Entry;
import dev.slipway.runtime.action.RunDirectory.Started;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * All processes of one run: the session that its wrapper leads. Who leaves the session on purpose
 * (a daemon that calls setsid) is not part of it.
 */
final class ProcessGroup {

  private static final long LOOK_MILLIS = 50;
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private final Started leader;
  private final String orderId;

  /**
   * Names the processes of a run.
   *
   * @param orderId tells our processes from others once the leader is gone and cannot be asked for
   *     its start time
   */
  ProcessGroup(Started leader, String orderId) {
    this.leader = leader;
    this.orderId = orderId;
  }

  /** Whether any process of the run still exists. */
  boolean isAlive() {
    return !members().isEmpty();
  }

  /**
   * Ends all of them: asks them to, and after the grace kills them. Returns when none is left.
   *
   * @return false if one is left nevertheless (it hangs in the kernel)
   */
  boolean end(Duration grace) throws InterruptedException {
    signal("TERM");
    if (isGoneWithin(grace)) {
      return true;
    }
    long until = System.nanoTime() + AFTER_KILL.toNanos();
    do {
      // again and again, because a process may have forked while we looked
      signal("KILL");
      if (isGoneWithin(Duration.ofMillis(4 * LOOK_MILLIS))) {
        return true;
      }
    } while (System.nanoTime() - until < 0);
    return false;
  }

  private boolean isGoneWithin(Duration time) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long until = System.nanoTime() + time.toNanos();
    while (isAlive()) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      boolean _ =
          never.await(
              Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)), TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private void signal(String signal) throws InterruptedException {
    List<Entry> members = members();
    if (members.stream().anyMatch(member -> member.group() == leader.pid())) {
      // Java cannot signal a group; the kernel does it at once for all, so that none can fork away
      kill(signal);
    }
    for (Entry member : members) {
      if (member.group()
          != leader.pid()) { // job control, or a tool like timeout(1), made a group of its own
        ProcessHandle.of(member.pid())
            .ifPresent(
                process -> {
                  boolean _ = signal.equals("KILL") ? process.destroyForcibly() : process.destroy();
                });
      }
    }
  }

  private void kill(String signal) throws InterruptedException {
    try {
      Process kill =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "kill -s \"$1\" -- \"-$2\"",
                  "sh",
                  signal,
                  Long.toString(leader.pid()))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean _ = kill.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException _) {
      // no process can be started now; whoever waits for the group sees that it is still there and
      // asks again
    }
  }

  /**
   * A number is not given to a new process while it names a session, so who is in the session is
   * ours if one is.
   */
  private List<Entry> members() {
    if (!ProcessTable.bootId().equals(leader.boot())) {
      return List.of();
    }
    List<Entry> session = ProcessTable.session(leader.pid());
    boolean ours =
        leader.isAlive()
            || session.stream()
                .anyMatch(
                    member ->
                        ProcessTable.hasVariable(member.pid(), "SLIPWAY_IDEMPOTENCY_KEY", orderId));
    return ours ? session : List.of();
  }
}
