package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import org.apache.avro.generic.GenericRecord;

/** Records to bytes and back, by the registry. Safe for use by several threads. */
final class Wire {

  private final RegistryClient registry;
  private final WireFormat contract;
  private final WireFormat asWritten;

  Wire(RegistryClient registry) {
    this.registry = registry;
    this.contract = new WireFormat(registry::byId, name -> Schemas.find(name).orElse(null));
    this.asWritten = new WireFormat(registry::byId, name -> null);
  }

  byte[] encode(GenericRecord value) {
    int id = registry.register(value.getSchema().getFullName(), value.getSchema());
    return WireFormat.encode(id, value);
  }

  /** A record of the contract, as the compiled-in schema sees it. */
  GenericRecord decode(byte[] payload) {
    return contract.decode(payload);
  }

  /** A record of a service's own state, as it was written. */
  GenericRecord decodeState(byte[] payload) {
    return asWritten.decode(payload);
  }
}
