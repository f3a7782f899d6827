package dev.slipway.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * No registry answered, or none gave a usable answer: try again later and never skip a record
 * because of it.
 */
public final class RegistryUnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String sentence) {
    this(sentence, null);
  }

  public RegistryUnavailableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
