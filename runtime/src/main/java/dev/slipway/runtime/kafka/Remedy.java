package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RegistryException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What becomes of a record that is in trouble: the whole policy. */
enum Remedy {
  /** Nothing is wrong with the record; what it needs is away. It waits, and what follows it. */
  WAIT,
  /**
   * It can never be processed. It is kept aside with its bytes and the reason; what follows goes
   * on.
   */
  SET_ASIDE,
  /** Whether the transaction counted is not known. Read again from what was committed. */
  RESTORE,
  /** The process cannot be trusted any more. */
  END;

  /** What was being done with the record. */
  enum Stage {
    /** Foreign bytes become something that we know. */
    READING,
    /** Rules say what follows. */
    DECIDING,
    /** What follows becomes bytes. */
    WRITING,
    /** Kafka is told. */
    COMMITTING
  }

  /** The remedy for a failure at some stage. */
  static Remedy of(Throwable failure, Stage stage) {
    if (failure instanceof Error) {
      // Foreign bytes may be nested as deeply as somebody likes; that breaks nothing but the
      // reading.
      return stage == Stage.READING && failure instanceof StackOverflowError ? SET_ASIDE : END;
    }
    if (stage == Stage.COMMITTING) {
      // Known not to have been committed, because no topic would ever take it.
      return isTooLarge(failure) ? SET_ASIDE : RESTORE;
    }
    if (failure instanceof RegistryException) {
      return WAIT;
    }
    if (failure instanceof PoisonException || failure instanceof SerializationException) {
      return SET_ASIDE;
    }
    return failure instanceof KafkaException ? WAIT : SET_ASIDE;
  }

  private static boolean isTooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
  }
}
