package dev.slipway.schemas.serde;

import org.apache.avro.Schema;

/**
 * A schema registry with Confluent's model: subjects with versions, and one number per schema that
 * never changes its meaning. Safe for use by several threads.
 *
 * <p>Every method throws {@link RegistryUnavailableException} when no registry answers in time.
 */
public interface RegistryClient {
  /**
   * Registers a schema under a subject, or finds it there.
   *
   * @return the id of the schema
   * @throws SchemaRefusedException if the subject's compatibility level does not allow it
   */
  int register(String subject, Schema schema);

  /**
   * The id of a schema that is registered under the subject already.
   *
   * @throws SchemaNotFoundException if it is not
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema with this id; its strings are read as {@link String}.
   *
   * @throws SchemaNotFoundException if the registry says that there is none
   * @throws SchemaUnusableException if there is one, but it is not a self-contained Avro schema
   */
  Schema byId(int id);

  /**
   * Sets what versions of a subject must be able to read of each other, from the next registration
   * on.
   */
  void requireCompatibility(String subject, CompatibilityLevel level);
}
