package dev.slipway.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * The registry refused a schema as invalid or as incompatible with the versions before it: change
 * the schema.
 */
public final class SchemaRefusedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public SchemaRefusedException(String sentence) {
    this(sentence, null);
  }

  public SchemaRefusedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
