package dev.slipway.runtime.shard;

import java.util.Map;

/**
 * How a state is laid out in the compacted state topic: parts that change at different times are
 * different records, so that a large part written once is not written again with every event.
 */
public interface StateLayout<S> {

  /** The parts by name; the same state always gives equal parts. */
  Map<String, Record> split(S state);

  /** The state of these parts. */
  S join(Map<String, Record> parts);

  /** The type of a part, to read it back: a record or a sealed interface of records. */
  Class<?> typeOf(String part);

  /** The whole state as one part. */
  static <S> StateLayout<S> whole(Class<S> type) {
    return new StateLayout<>() {
      @Override
      public Map<String, Record> split(S state) {
        return Map.of("", (Record) state);
      }

      @Override
      public S join(Map<String, Record> parts) {
        Record whole = parts.get("");
        if (whole == null) {
          throw new IllegalStateException("Expected one part, but found " + parts.keySet() + ".");
        }
        return type.cast(whole);
      }

      @Override
      public Class<?> typeOf(String part) {
        return type;
      }
    };
  }
}
