package dev.slipway.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process in which one thread of the agent breaks, while the rest could go on for ever. */
final class BreakingWorker {

  private BreakingWorker() {}

  /** Takes the kind of thread that breaks. */
  public static void main(String[] args) throws InterruptedException {
    if (args[0].equals("scheduler")) {
      var _ =
          Workers.scheduler()
              .scheduleWithFixedDelay(BreakingWorker::fail, 1, 1, TimeUnit.MILLISECONDS);
    } else {
      Workers.waiting().execute(BreakingWorker::fail);
    }
    new CountDownLatch(1).await();
  }

  private static void fail() {
    throw new NoClassDefFoundError("dev/slipway/Missing");
  }
}
