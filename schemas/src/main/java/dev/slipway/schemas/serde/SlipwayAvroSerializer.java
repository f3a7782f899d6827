package dev.slipway.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generic and generated Avro records in Confluent's layout; the subject is the record's full
 * name, for keys and values alike. Null stays null.
 *
 * <p>Properties: {@code schema.registry.url} and the others of {@link HttpRegistryClient}, {@code
 * auto.register.schemas} (true). Confluent's serializer with {@code
 * value.subject.name.strategy=io.confluent.kafka.serializers.subject.RecordNameStrategy} can take
 * its place by class name.
 */
public final class SlipwayAvroSerializer implements Serializer<Object> {
  private @Nullable RegistryClient registry;
  private boolean autoRegister = true;

  /** For Kafka, which calls {@link #configure} next. */
  public SlipwayAvroSerializer() {}

  /** Ready for use; registers what it writes. */
  public SlipwayAvroSerializer(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    if (registry == null) {
      registry = RegistryClients.of(configs);
    }
    autoRegister = SerdeConfig.flag(configs, SerdeConfig.AUTO_REGISTER, true);
  }

  /**
   * @throws SerializationException if the data is no Avro record or does not fit its schema
   * @throws RegistryException if there is no id for its schema
   */
  @Override
  @SuppressWarnings("NullAway") // Kafka's interface allows null, but does not say so
  public byte[] serialize(@Nullable String topic, @Nullable Object data) {
    if (data == null) {
      return null;
    }
    if (registry == null) {
      throw new IllegalStateException("Expected configure to be called first, but it was not.");
    }
    if (!(data instanceof IndexedRecord record)) {
      throw new SerializationException(
          "Expected an Avro record, but it is a " + data.getClass().getName() + ".");
    }
    Schema schema = record.getSchema();
    String subject = schema.getFullName();
    int id = autoRegister ? registry.register(subject, schema) : registry.idOf(subject, schema);
    return WireFormat.encode(id, record);
  }
}
