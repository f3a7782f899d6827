package dev.slipway.agent;

/**
 * A command or question that is not carried out, with the HTTP status and the one sentence that say
 * why.
 */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** The request itself is wrong: 400. */
  static Refusal malformed(String sentence) {
    return new Refusal(400, sentence);
  }

  /** The request is right, but not in the present state: 409. */
  static Refusal conflict(String sentence) {
    return new Refusal(409, sentence);
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
