package dev.slipway.adapters.net;

/** A change was asked for, and nobody can tell whether it happened. */
public final class AnswerLost extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one sentence. */
  public AnswerLost(String sentence) {
    super(sentence);
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
