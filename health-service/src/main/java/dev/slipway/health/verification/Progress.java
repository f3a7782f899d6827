package dev.slipway.health.verification;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Result;
import java.time.Instant;

/** How far one check or test has come. */
public sealed interface Progress {

  /** Its first attempt has not begun. */
  record Pending() implements Progress {}

  /** An attempt is under way; attempts count from 1. */
  record UnderWay(int attempt, String actionId, Action action, Instant since, Instant deadline)
      implements Progress {}

  /** The attempt before failed; this one waits for its time. */
  record Waiting(int attempt, Instant dueAt) implements Progress {}

  /** There will be no further attempt. */
  record Ended(Result result, int attempts, String detail) implements Progress {}
}
