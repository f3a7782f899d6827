package dev.slipway.runtime.shard;

import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Event;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of the state topic, in order; then the shard is as it was when they were
 * written.
 */
public final class Restorer<S, C, E extends Event> {

  /** The newest record of a key. */
  private record Kept(Position position, Supplier<GenericRecord> value) {}

  /** What the newest records of an aggregate are. */
  private static final class Parts {
    private final String lane;
    private final Map<String, Record> own = new TreeMap<>();
    private @Nullable Parked parked;
    private Position newest = Position.NONE;

    Parts(String lane) {
      this.lane = lane;
    }
  }

  private final Shard<S, C, E> shard;
  private final StateRecords read;
  private final Map<String, Kept> records = new TreeMap<>();

  Restorer(Shard<S, C, E> shard) {
    this.shard = shard;
    this.read = new StateRecords(shard.stateSchemas);
  }

  /** A record of the state topic; without a value the key is gone. */
  public void record(Position position, String key, @Nullable GenericRecord value) {
    if (value == null) {
      records.remove(key);
    } else {
      records.put(key, new Kept(position, () -> value));
    }
  }

  /** A record whose bytes cannot be read; a later one of its key makes up for it. */
  public void undecodable(Position position, String key, RuntimeException reason) {
    records.put(
        key,
        new Kept(
            position,
            () -> {
              throw reason;
            }));
  }

  /**
   * How far an input topic had been read when the state was as it is.
   *
   * @see Shard#readUpTo
   */
  public void readUpTo(String topic, long offset) {
    shard.readUpTo(topic, offset);
  }

  /**
   * Builds the aggregates.
   *
   * @throws UnreadableStateException if that cannot be done from these records
   */
  public void finish() {
    Map<String, Parts> aggregates = new HashMap<>();
    records.forEach((text, kept) -> add(aggregates, text, kept));
    aggregates.forEach(
        (aggregate, parts) ->
            shard.put(
                aggregate,
                new Shard.Entry<>(parts.lane, aggregate, state(aggregate, parts), parts.parked)));
  }

  private void add(Map<String, Parts> aggregates, String text, Kept kept) {
    try {
      StateKey key = StateKey.parse(text);
      GenericRecord value = kept.value().get();
      Parts parts = aggregates.computeIfAbsent(key.aggregate(), _ -> new Parts(key.lane()));
      parts.newest = later(parts.newest, kept.position());
      if (key.part().equals(StateKey.PARKED)) {
        parts.parked = (Parked) read.read(Parked.class, value);
      } else {
        parts.own.put(key.part(), read.read(shard.rules.layout().typeOf(key.part()), value));
      }
    } catch (RuntimeException e) {
      throw new UnreadableStateException(text, kept.position(), sentence(e), e);
    }
  }

  private S state(String aggregate, Parts parts) {
    if (parts.own.isEmpty()) {
      return shard.rules.decider().initial();
    }
    try {
      return shard.rules.layout().join(parts.own);
    } catch (RuntimeException e) {
      throw new UnreadableStateException(
          new StateKey(parts.lane, aggregate, "").toString(), parts.newest, sentence(e), e);
    }
  }

  private static Position later(Position one, Position other) {
    return Comparator.comparingLong(Position::offset).compare(one, other) < 0 ? other : one;
  }

  private static String sentence(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.endsWith(".") ? message : message + ".";
  }
}
