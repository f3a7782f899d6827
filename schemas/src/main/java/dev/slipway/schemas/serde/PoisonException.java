package dev.slipway.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A record that can never be decoded, however often it is tried: the bytes are wrong, or their
 * writer schema is. The message is one sentence of at most {@value #MAX_MESSAGE} characters without
 * control characters, fit for a header of a dead letter.
 */
public final class PoisonException extends SerializationException {
  /** Longest message, in characters. */
  public static final int MAX_MESSAGE = 500;

  private static final long serialVersionUID = 1L;

  public PoisonException(String sentence) {
    this(sentence, null);
  }

  public PoisonException(String sentence, @Nullable Throwable cause) {
    super(Sentence.shortened(sentence, MAX_MESSAGE), cause);
  }
}
