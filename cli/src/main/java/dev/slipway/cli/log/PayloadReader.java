package dev.slipway.cli.log;

import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;

/** Reads values into the compiled-in schema of their name, and others as they were written. */
public final class PayloadReader {
  private final WireFormat wire;

  /** Asks this registry for the writers' schemas. */
  public PayloadReader(RegistryClient registry) {
    this.wire = new WireFormat(registry::byId, name -> Schemas.find(name).orElse(null));
  }

  /** The value as a record, or why it is none. */
  public Payload read(byte[] value) {
    try {
      return new Payload.Decoded(wire.decode(value));
    } catch (PoisonException e) {
      return new Payload.Undecodable(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
