package dev.slipway.runtime.action;

import dev.slipway.runtime.action.RunDirectory.Cancelled;
import dev.slipway.runtime.action.RunDirectory.Claim;
import dev.slipway.runtime.action.RunDirectory.Incomplete;
import dev.slipway.runtime.action.RunDirectory.Started;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Makes commands end. Several threads may stop the same one; it is asked only once. */
final class CommandStop {

  private static final Duration OWNER_PATIENCE = Duration.ofSeconds(3);

  private final Duration grace;
  private final ConcurrentMap<String, ReentrantLock> ending = new ConcurrentHashMap<>();

  /**
   * Stops with patience.
   *
   * @param grace between asking and killing
   */
  CommandStop(Duration grace) {
    this.grace = grace;
  }

  /**
   * Stops what an order started, or sees to it that nothing starts. Leaves other executors' runs
   * alone.
   */
  void stop(String orderId, RunDirectory first, Claim claim)
      throws IOException, InterruptedException {
    if (!first.exists()) {
      boolean _ = first.claim(claim); // so that a start that is on its way finds the reason
    }
    if (first.again(first.runs()).exit().isPresent() || !isOurs(first, claim)) {
      return;
    }
    first.noteStop(CommandEnding.UNWANTED);
    RunDirectory last = first.again(first.runs());
    if (!isOurs(last, claim) || last.cancel()) {
      return;
    }
    CountDownLatch never = new CountDownLatch(1);
    long until = System.nanoTime() + OWNER_PATIENCE.toNanos();
    while (last.owner().orElseGet(Incomplete::new) instanceof Incomplete
        && System.nanoTime() - until < 0) {
      boolean _ = never.await(10, TimeUnit.MILLISECONDS);
    }
    switch (last.owner().orElseGet(Cancelled::new)) {
      case Cancelled(), Incomplete() -> {}
      case Started started -> {
        boolean _ = end(orderId, first, last, started, CommandEnding.UNWANTED);
      }
    }
  }

  /**
   * Ends a run that has started, unless it has ended by itself.
   *
   * @return false if it is still there
   */
  boolean end(String orderId, RunDirectory first, RunDirectory run, Started started, String reason)
      throws IOException, InterruptedException {
    if (run.exit().isEmpty()) {
      first.noteStop(reason);
    }
    return endRest(orderId, started);
  }

  /**
   * Ends what is left of a run.
   *
   * @return false if it is still there
   */
  boolean endRest(String orderId, Started started) throws InterruptedException {
    ReentrantLock lock = ending.computeIfAbsent(orderId, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      ProcessGroup group = new ProcessGroup(started, orderId);
      return !group.isAlive() || group.end(grace);
    } finally {
      lock.unlock();
      ending.remove(orderId, lock);
    }
  }

  private static boolean isOurs(RunDirectory run, Claim claim) {
    return run.claimed().map(claimed -> claimed.executor().equals(claim.executor())).orElse(true);
  }
}
