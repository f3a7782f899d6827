package dev.slipway.schemas.serde;

import org.jspecify.annotations.Nullable;

/** The registry answered that it has no such schema: a record that names it is poison. */
public final class SchemaNotFoundException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public SchemaNotFoundException(String sentence) {
    this(sentence, null);
  }

  public SchemaNotFoundException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
