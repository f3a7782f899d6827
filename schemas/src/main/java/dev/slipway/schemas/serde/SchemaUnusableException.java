package dev.slipway.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * The registry has the schema, but it cannot be used here (not Avro, not self-contained, not
 * parsable): a record that names it is poison.
 */
public final class SchemaUnusableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public SchemaUnusableException(String sentence) {
    this(sentence, null);
  }

  public SchemaUnusableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
