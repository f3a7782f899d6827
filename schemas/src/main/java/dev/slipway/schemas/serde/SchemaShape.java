package dev.slipway.schemas.serde;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Refuses writer schemas that would let a few bytes ask for unbounded work: recursive ones (the
 * stack), deep ones, ones that grow when their named types are written out, and arrays whose
 * elements need no byte at all.
 */
final class SchemaShape {
  static final int MAX_DEPTH = 64;
  static final int MAX_PLACES = 100_000;

  private final Map<String, Extent> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  private SchemaShape() {}

  /**
   * What a type amounts to once every named type in it is written out: levels, places, and the
   * fewest bytes of a value.
   */
  private record Extent(int depth, long places, long leastBytes) {}

  /**
   * @throws SchemaUnusableException with the reason
   */
  static void check(Schema writer) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new SchemaUnusableException(
          "Expected the writer schema to be a record, but it is of type "
              + writer.getType().getName()
              + ".");
    }
    new SchemaShape().extentOf(writer, 1);
  }

  private Extent extentOf(Schema schema, int level) {
    if (level > MAX_DEPTH) {
      throw tooDeep();
    }
    Extent extent =
        switch (schema.getType()) {
          case RECORD -> ofRecord(schema, level);
          case UNION -> ofUnion(schema, level);
          case ARRAY -> ofArray(schema, level);
          case MAP -> {
            Extent values = extentOf(schema.getValueType(), level + 1);
            yield new Extent(values.depth() + 1, values.places() + 1, 1);
          }
          case NULL -> new Extent(1, 1, 0);
          case FIXED -> new Extent(1, 1, schema.getFixedSize());
          case FLOAT -> new Extent(1, 1, Float.BYTES);
          case DOUBLE -> new Extent(1, 1, Double.BYTES);
          case BOOLEAN, INT, LONG, STRING, BYTES, ENUM -> new Extent(1, 1, 1);
        };
    // A type that was seen before is not walked again, so its own depth has to be added to where it
    // stands now.
    if (level - 1 + extent.depth() > MAX_DEPTH) {
      throw tooDeep();
    }
    if (extent.places() > MAX_PLACES) {
      throw new SchemaUnusableException(
          "Expected the writer schema to have at most "
              + MAX_PLACES
              + " fields and branches, but it has more.");
    }
    return extent;
  }

  private Extent ofRecord(Schema schema, int level) {
    String name = schema.getFullName();
    Extent before = known.get(name);
    if (before != null) {
      return before;
    }
    if (!open.add(name)) {
      throw new SchemaUnusableException(
          "Expected the writer schema not to contain itself, but record "
              + Sentence.shortened(name, 100)
              + " does.");
    }
    int depth = 0;
    long places = 1;
    long leastBytes = 0;
    for (Schema.Field field : schema.getFields()) {
      Extent inner = extentOf(field.schema(), level + 1);
      depth = Math.max(depth, inner.depth());
      places += inner.places();
      leastBytes += inner.leastBytes();
    }
    open.remove(name);
    var extent = new Extent(depth + 1, places, leastBytes);
    known.put(name, extent);
    return extent;
  }

  private Extent ofUnion(Schema schema, int level) {
    int depth = 0;
    long places = 1;
    for (Schema branch : schema.getTypes()) {
      Extent inner = extentOf(branch, level + 1);
      depth = Math.max(depth, inner.depth());
      places += inner.places();
    }
    return new Extent(depth + 1, places, 1);
  }

  private Extent ofArray(Schema schema, int level) {
    Extent elements = extentOf(schema.getElementType(), level + 1);
    if (elements.leastBytes() == 0) {
      throw new SchemaUnusableException(
          "Expected array elements of the writer schema to take at least one byte, but elements of type "
              + Sentence.shortened(schema.getElementType().getFullName(), 100)
              + " may take none.");
    }
    return new Extent(elements.depth() + 1, elements.places() + 1, 1);
  }

  private static SchemaUnusableException tooDeep() {
    return new SchemaUnusableException(
        "Expected the writer schema to be at most "
            + MAX_DEPTH
            + " levels deep, but it is deeper.");
  }
}
