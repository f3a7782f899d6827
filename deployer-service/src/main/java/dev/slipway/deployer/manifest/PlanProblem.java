package dev.slipway.deployer.manifest;

/** Why no plan can be made. */
public final class PlanProblem extends Exception {

  private static final long serialVersionUID = 1;

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
    super(sentence);
    this.reason = reason;
    this.field = field;
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
}
