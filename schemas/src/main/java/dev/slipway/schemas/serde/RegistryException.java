package dev.slipway.schemas.serde;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What a schema registry could not or would not do. The kinds tell what to do next: wait, give up,
 * or change the schema.
 */
public abstract sealed class RegistryException extends KafkaException
    permits RegistryUnavailableException,
        SchemaNotFoundException,
        SchemaRefusedException,
        SchemaUnusableException {
  private static final long serialVersionUID = 1L;

  RegistryException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
