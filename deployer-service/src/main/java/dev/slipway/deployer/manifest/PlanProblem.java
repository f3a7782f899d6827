package dev.slipway.deployer.manifest;

/**
 * Why no plan can be made. Sentences quote what came, which may be anything of any length; they go
 * into the log and onto terminals as one line of bounded length.
 */
public final class PlanProblem extends Exception {

  private static final long serialVersionUID = 1;

  private static final int MOST_SENTENCE = 1_000;
  private static final int MOST_FIELD = 200;

  private final String reason;
  private final String field;

  /**
   * A refusal.
   *
   * @param reason code, for example UNKNOWN_ENVIRONMENT
   * @param field field of the request or path in the manifest
   * @param sentence one sentence: what was expected, what came, what to do
   */
  public PlanProblem(String reason, String field, String sentence) {
    super(line(sentence, MOST_SENTENCE));
    this.reason = reason;
    this.field = line(field, MOST_FIELD);
  }

  /** Code of the refusal. */
  public String reason() {
    return reason;
  }

  /** Field of the request, or path in the manifest. */
  public String field() {
    return field;
  }

  /** One sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  private static String line(String text, int most) {
    String kept = text.length() <= most ? text : text.substring(0, most - 3) + "...";
    return kept.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
  }
}
