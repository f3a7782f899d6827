package dev.slipway.runtime.replay;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** What an event says of its decision. Read by hand, because it is read very often. */
record LoggedMeta(String eventId, Position cause, int rulesVersion, List<Long> read) {

  /** Empty where the record has none, or not as the contract has it. */
  static Optional<LoggedMeta> of(Input input) {
    if (!input.value().hasField("meta")
        || !(input.value().get("meta") instanceof GenericRecord meta)
        || !(meta.get("cause") instanceof GenericRecord cause)
        || !(meta.get("read") instanceof List<?> offsets)) {
      return Optional.empty();
    }
    List<Long> read = new ArrayList<>();
    offsets.forEach(offset -> read.add((Long) offset));
    Position position =
        new Position(
            cause.get("topic").toString(),
            (Integer) cause.get("partition"),
            (Long) cause.get("offset"));
    return Optional.of(
        new LoggedMeta(
            meta.get("eventId").toString(), position, (Integer) meta.get("rulesVersion"), read));
  }
}
