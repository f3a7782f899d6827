package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.RegistryClients;
import dev.slipway.schemas.serde.RegistryUnavailableException;
import dev.slipway.schemas.serde.SchemaNotFoundException;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import dev.slipway.schemas.serde.WireFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Records to bytes and back, by the registry. No bytes leave before the topic {@code
 * slipway-schemas} knows their schema id, and none that come in are read before; so an audit finds
 * every id there. Safe for use by several threads.
 */
final class Wire implements AutoCloseable {

  private final RegistryClient registry;
  private final Serializer<Object> serializer;
  private final SchemaRecorder recorder;
  private final WireFormat contract;
  private final WireFormat asWritten;

  /**
   * Connects when something is first written or read.
   *
   * @throws IllegalArgumentException if the settings name a serializer that cannot be used
   */
  Wire(KafkaSettings settings) {
    this.registry = RegistryClients.of(settings.registry());
    this.serializer = ValueSerializer.of(settings, registry);
    this.recorder = new SchemaRecorder(settings);
    this.contract = new WireFormat(this::writer, name -> Schemas.find(name).orElse(null));
    this.asWritten = new WireFormat(this::writer, name -> null);
  }

  private Schema writer(int id) {
    Schema schema;
    try {
      schema = registry.byId(id);
    } catch (SchemaNotFoundException e) {
      // A registry that has just started may not have read its own memory yet, and says that there
      // is no such schema; the log knows better.
      return recorder.recorded(id).orElseThrow(() -> e);
    }
    recorder.record(id, schema);
    return schema;
  }

  /**
   * Reads what schema ids mean up to now, so that nobody waits for it later.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
   */
  void prepare() {
    recorder.readOn();
  }

  /** A value for a topic, given by its name in the cluster. */
  byte[] encode(String topic, GenericRecord value) {
    byte[] bytes = serialized(topic, value);
    recorder.record(idIn(bytes), value.getSchema());
    return bytes;
  }

  private byte[] serialized(String topic, GenericRecord value) {
    try {
      return serializer.serialize(topic, value);
    } catch (RuntimeException e) {
      if (serializer instanceof SlipwayAvroSerializer) {
        throw e;
      }
      // Others throw what they like while their registry is away; it says nothing about the record.
      throw new RegistryUnavailableException(
          "Expected %s to write %s, but it could not: %s"
              .formatted(serializer.getClass().getName(), value.getSchema().getFullName(), e),
          e);
    }
  }

  private int idIn(byte[] bytes) {
    try {
      return WireFormat.schemaIdOf(bytes);
    } catch (PoisonException e) {
      throw new SerializationException(
          "Expected %s to write a zero byte and a schema id of four bytes, but it does not: %s"
              .formatted(serializer.getClass().getName(), e.getMessage()),
          e);
    }
  }

  /** A record of the contract, as the compiled-in schema sees it. */
  GenericRecord decode(byte[] payload) {
    return contract.decode(payload);
  }

  /** A record of a service's own state, as it was written. */
  GenericRecord decodeState(byte[] payload) {
    return asWritten.decode(payload);
  }

  @Override
  public void close() {
    serializer.close();
    recorder.close();
  }
}
