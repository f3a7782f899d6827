package dev.slipway.bench.performance;

import java.util.concurrent.CompletableFuture;

/** What carries a record from one end to the other: the chain, or a deployment. */
interface Course {

  /** How the tables call it. */
  String name();

  /**
   * Puts one in.
   *
   * @param lane from 0; in a lane one at a time
   * @return {@link System#nanoTime} at which a consumer had it at the other end
   */
  CompletableFuture<Long> begin(int lane);
}
