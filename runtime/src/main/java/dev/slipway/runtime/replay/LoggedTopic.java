package dev.slipway.runtime.replay;

import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic, read from its first record to an end that was fixed before. Used by one
 * thread.
 */
public interface LoggedTopic {

  /** The next record, which stays the next one; null at the end. */
  @Nullable Logged peek();

  /**
   * Takes the next record.
   *
   * @throws java.util.NoSuchElementException at the end
   */
  Logged take();

  /** First offset that the topic still holds; above 0 if retention deleted what was before. */
  long beginning();

  /**
   * Offset up to which the log is known to hold everything that was written together with the
   * events that are replayed; what is after it may belong to later events.
   */
  long settled();
}
