package dev.slipway.runtime.process;

import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.action.FactSink;
import dev.slipway.runtime.action.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A process of which one part breaks with an error, while the rest could go on for ever. */
final class BreakingService {

  private BreakingService() {}

  /** Takes the part that breaks. */
  public static void main(String[] args) throws InterruptedException {
    switch (args[0]) {
      case "pool" ->
          Executors.newScheduledThreadPool(1)
              .execute(ProcessEnd.guarding("doing its work", BreakingService::fail));
      case "timers" -> {
        FactSink sink = BreakingService::refuse;
        new Timers(sink, InstantSource.system(), Duration.ZERO)
            .set(0, "lane", "lane", "", Optional.of(Instant.EPOCH));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    new CountDownLatch(1).await();
  }

  private static void refuse(int partition, String lane, String deploymentId, Fact fact) {
    fail();
  }

  private static void fail() {
    throw new NoClassDefFoundError("dev/slipway/Missing");
  }
}
