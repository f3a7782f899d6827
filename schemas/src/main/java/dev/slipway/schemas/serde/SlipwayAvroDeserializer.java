package dev.slipway.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SlipwayAvroSerializer} or Confluent's serializer wrote. A record of this
 * contract is read into the compiled-in version of its schema, any other into the schema it was
 * written with. Null stays null.
 *
 * <p>Properties: {@code schema.registry.url} and the others of {@link HttpRegistryClient}, {@code
 * specific.avro.reader} (false: generic records; true: the generated classes of this contract, and
 * no others).
 */
public final class SlipwayAvroDeserializer implements Deserializer<Object> {
  private @Nullable RegistryClient registry;
  private @Nullable RecordDecoder<? extends IndexedRecord> decoder;

  /** For Kafka, which calls {@link #configure} next. */
  public SlipwayAvroDeserializer() {}

  /** With a registry of one's own; {@link #configure} still has to be called. */
  public SlipwayAvroDeserializer(RegistryClient registry) {
    this.registry = registry;
  }

  /**
   * @throws IllegalStateException if Avro was used before its limits were set, see {@link
   *     AvroLimits#set()}
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    AvroLimits.set();
    RegistryClient client = registry == null ? RegistryClients.of(configs) : registry;
    registry = client;
    if (SerdeConfig.flag(configs, SerdeConfig.SPECIFIC_READER, false)) {
      TrustedRecords.trust();
      decoder =
          new RecordDecoder<>(client::byId, new TrustedRecords(), WireFormat.MAX_PAYLOAD_BYTES);
    } else {
      decoder =
          new RecordDecoder<>(
              client::byId,
              writer -> WireFormat.genericReader(writer, SlipwayAvroDeserializer::compiledIn),
              WireFormat.MAX_PAYLOAD_BYTES);
    }
  }

  private static @Nullable Schema compiledIn(String fullName) {
    return Schemas.find(fullName).orElse(null);
  }

  /**
   * @throws PoisonException if the bytes can never be read
   * @throws RegistryUnavailableException if their schema could not be asked for
   */
  @Override
  @SuppressWarnings("NullAway") // Kafka's interface allows null, but does not say so
  public Object deserialize(@Nullable String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    if (decoder == null) {
      throw new IllegalStateException("Expected configure to be called first, but it was not.");
    }
    return decoder.decode(data);
  }
}
