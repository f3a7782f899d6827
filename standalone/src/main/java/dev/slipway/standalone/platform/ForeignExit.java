package dev.slipway.standalone.platform;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Notices the end of a process that another JVM has started; its exit code stays unknown. */
final class ForeignExit {
  private static final long POLL_MILLIS = 250;
  private static final ScheduledExecutorService POLLS =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("foreign-exit").daemon().unstarted(task));

  private ForeignExit() {}

  static CompletableFuture<OptionalInt> of(ProcessIdentity process) {
    CompletableFuture<OptionalInt> exit = new CompletableFuture<>();
    ScheduledFuture<?> poll =
        POLLS.scheduleWithFixedDelay(
            () -> {
              if (!process.isAlive()) {
                exit.complete(OptionalInt.empty());
              }
            },
            0,
            POLL_MILLIS,
            TimeUnit.MILLISECONDS);
    var _ = exit.thenRun(() -> poll.cancel(false));
    return exit;
  }
}
