package dev.slipway.runtime.shard;

import dev.slipway.runtime.contract.Position;
import java.time.Instant;
import java.util.List;

/** Inputs that came before what they need, by log time. */
record Parked(List<ParkedInput> inputs) {

  Parked {
    inputs = List.copyOf(inputs);
  }

  /**
   * One of them.
   *
   * @param schema full name of the schema
   * @param payload Avro binary of the compiled-in schema, base 64
   */
  record ParkedInput(
      Position position, Instant at, String deploymentId, String schema, String payload) {}
}
