package dev.slipway.standalone.platform;

/**
 * A process or directory of the platform is not as expected. The message is one sentence for the
 * person at the terminal: what was expected, what came, what to do.
 */
public final class PlatformFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param sentence what was expected, what came, what to do
   */
  public PlatformFailure(String sentence) {
    super(sentence);
  }

  public PlatformFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
