package dev.slipway.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of the agent, apart from those that answer requests. An error in one of them ends the
 * process: applications go on, and the next agent adopts them. Half an agent would look as if it
 * watched over them.
 */
final class Workers {

  /** Exit code of a process that ended itself this way: EX_SOFTWARE of sysexits. */
  static final int BROKEN = 70;

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final int THREADS = 2;

  private Workers() {}

  /** For what is done later, or again and again. */
  static ScheduledExecutorService scheduler() {
    return new Scheduler();
  }

  /** For what waits; a thread for each. */
  static ExecutorService waiting() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual()
            .uncaughtExceptionHandler((_, failed) -> endIf(failed instanceof Error, failed))
            .factory());
  }

  private static final class Scheduler extends ScheduledThreadPoolExecutor {

    Scheduler() {
      super(THREADS, Thread.ofPlatform().name("agent-", 0).daemon().factory());
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failed) {
      super.afterExecute(task, failed);
      if (task instanceof Future<?> future && future.state() == Future.State.FAILED) {
        // what was to be done again and again never will be
        boolean periodic = task instanceof RunnableScheduledFuture<?> again && again.isPeriodic();
        endIf(periodic || future.exceptionNow() instanceof Error, future.exceptionNow());
      }
    }
  }

  private static void endIf(boolean broken, Throwable failed) {
    if (!broken) {
      LOG.warn("Expected to finish what was begun, but: {}", failed.toString());
      return;
    }
    try {
      StackTraceElement[] trace = failed.getStackTrace();
      LOG.error(
          "Expected to go on, but it broke with {}{}; the agent ends with code {}.",
          failed.toString(),
          trace.length == 0 ? "" : " at " + trace[0],
          BROKEN);
    } finally {
      // also when there is no memory left to say why
      Runtime.getRuntime().halt(BROKEN);
    }
  }
}
