package dev.slipway.runtime.shard;

import dev.slipway.runtime.avro.AvroBinary;
import dev.slipway.runtime.shard.Parked.ParkedInput;
import dev.slipway.schemas.serde.Schemas;
import java.util.Base64;

/** Writes inputs that have to wait into the state, and reads them back. */
final class ParkedRecords {

  private ParkedRecords() {}

  static ParkedInput write(Input input) {
    return new ParkedInput(
        input.position(),
        input.at(),
        input.deploymentId(),
        input.value().getSchema().getFullName(),
        Base64.getEncoder().encodeToString(AvroBinary.write(input.value())));
  }

  static Input read(ParkedInput parked, String lane) {
    byte[] bytes = Base64.getDecoder().decode(parked.payload());
    return new Input(
        parked.position(),
        parked.at(),
        lane,
        parked.deploymentId(),
        AvroBinary.read(bytes, Schemas.named(parked.schema())));
  }
}
