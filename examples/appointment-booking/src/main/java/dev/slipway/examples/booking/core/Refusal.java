package dev.slipway.examples.booking.core;

/** A request that is refused: an HTTP status from 400 to 599 and one sentence for the caller. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String field;

  /** A refusal that concerns no single field. */
  public Refusal(int status, String sentence) {
    this(status, "", sentence);
  }

  /** A refusal because of one field; {@code field} is empty where there is none. */
  public Refusal(int status, String field, String sentence) {
    // A refusal is an answer, not an accident: no stack trace is ever read, and it is made often
    // under load.
    super(sentence, null, false, false);
    this.status = status;
    this.field = field;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The field at fault, empty where there is none. */
  public String field() {
    return field;
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
