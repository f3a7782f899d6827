package dev.slipway.adapters.net;

import dev.slipway.runtime.contract.ErrorClass;

/** Something outside did not answer, or not as it should. */
public final class CallFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /** How far the call came. */
  public enum Reached {
    /** Nothing was sent: it had no effect. */
    NOTHING,
    /** Something was sent and nothing came back: it may have had its effect. */
    SENT,
    /** An answer came, at least its beginning. */
    ANSWERED
  }

  private final ErrorClass errorClass;
  private final Reached reached;

  /** With one sentence. */
  public CallFailed(String sentence, ErrorClass errorClass, Reached reached) {
    super(sentence);
    this.errorClass = errorClass;
    this.reached = reached;
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  public Reached reached() {
    return reached;
  }
}
