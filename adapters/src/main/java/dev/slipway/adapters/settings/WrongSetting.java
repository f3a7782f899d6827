package dev.slipway.adapters.settings;

/**
 * A setting of an action is missing or not what the adapter understands; trying again does not
 * help.
 */
public final class WrongSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With one sentence for the person who wrote the manifest. */
  public WrongSetting(String sentence) {
    super(sentence);
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
