package dev.slipway.runtime.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * The first field in which two records of one schema differ.
 *
 * @param field its path, for example {@code phases[2].points}
 * @param logged what one has there
 * @param again what the other has there
 */
record RecordDifference(String field, String logged, String again) {

  private static final int LONGEST = 500;

  /** The first difference; null if there is none. */
  static @Nullable RecordDifference between(IndexedRecord logged, IndexedRecord again) {
    return between("", logged, again);
  }

  private static @Nullable RecordDifference between(
      String path, @Nullable Object logged, @Nullable Object again) {
    if (logged instanceof IndexedRecord one && again instanceof IndexedRecord other) {
      return one.getSchema().getFullName().equals(other.getSchema().getFullName())
          ? fields(path, one, other)
          : new RecordDifference(
              path, one.getSchema().getFullName(), other.getSchema().getFullName());
    }
    if (logged instanceof List<?> one && again instanceof List<?> other) {
      return items(path, one, other);
    }
    return text(logged).equals(text(again))
        ? null
        : new RecordDifference(path, shortened(text(logged)), shortened(text(again)));
  }

  private static @Nullable RecordDifference fields(
      String path, IndexedRecord one, IndexedRecord other) {
    for (Schema.Field field : one.getSchema().getFields()) {
      String name = path.isEmpty() ? field.name() : path + "." + field.name();
      RecordDifference difference = between(name, one.get(field.pos()), other.get(field.pos()));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable RecordDifference items(String path, List<?> one, List<?> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      RecordDifference difference = between(path + "[" + i + "]", one.get(i), other.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return one.size() == other.size()
        ? null
        : new RecordDifference(path, one.size() + " items", other.size() + " items");
  }

  /** Texts are told apart from nothing, and maps do not depend on their order. */
  private static String text(@Nullable Object value) {
    if (value instanceof java.util.Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, item) -> entries.add(key + "=" + text(item)));
      entries.sort(null);
      return entries.toString();
    }
    return value instanceof CharSequence
        ? "\"" + value + "\""
        : value instanceof IndexedRecord
            ? GenericData.get().toString(value)
            : Objects.toString(value);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
