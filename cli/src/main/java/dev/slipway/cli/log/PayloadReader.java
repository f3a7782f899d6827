package dev.slipway.cli.log;

import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.KafkaException;

/** Reads values into the compiled-in schema of their name, and others as they were written. */
public final class PayloadReader {
  private final IntFunction<Optional<Schema>> recorded;
  private final IntFunction<Schema> registry;
  private final WireFormat wire;
  private final Map<Integer, Boolean> asCompiled = new ConcurrentHashMap<>();

  /**
   * @param recorded a writer's schema by its id, as the log itself has it; asked first, so that
   *     reading needs no registry
   * @param registry the same, where the log does not have it
   */
  public PayloadReader(IntFunction<Optional<Schema>> recorded, IntFunction<Schema> registry) {
    this.recorded = recorded;
    this.registry = registry;
    this.wire = new WireFormat(this::writer, name -> Schemas.find(name).orElse(null));
  }

  private Schema writer(int id) {
    Optional<Schema> found;
    try {
      found = recorded.apply(id);
    } catch (KafkaException e) {
      // For example without the right to read that topic. What the registry says is as good.
      found = Optional.empty();
    }
    return found.orElseGet(() -> registry.apply(id));
  }

  private boolean isAsCompiled(int id, GenericRecord record) {
    return asCompiled.computeIfAbsent(id, _ -> writer(id).equals(record.getSchema()));
  }

  /** The value as a record, or why it is none. */
  public Payload read(byte[] value) {
    try {
      GenericRecord record = wire.decode(value);
      return new Payload.Decoded(record, isAsCompiled(WireFormat.schemaIdOf(value), record));
    } catch (PoisonException e) {
      return new Payload.Undecodable(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
