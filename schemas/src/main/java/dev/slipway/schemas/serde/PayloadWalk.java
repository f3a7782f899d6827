package dev.slipway.schemas.serde;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * Walks over a payload with its writer schema before anything is allocated for it, and refuses what
 * Avro would trust: claimed lengths beyond the payload, counts that ask for more memory than bytes
 * came, numbers out of range, text that is not UTF-8 (two different payloads would decode to the
 * same name), and bytes after the record.
 *
 * <p>The writer schema has passed {@link SchemaShape}, so the recursion here is at most that deep.
 */
final class PayloadWalk {
  /** Values in one record, counting each null, each collection and each element. */
  static final int MAX_VALUES = 262_144;

  /** Items in one array or map. */
  static final int MAX_ITEMS = 65_536;

  private final byte[] bytes;
  private int at;
  private int valuesLeft = MAX_VALUES;

  private PayloadWalk(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** A refusal on its way up; each record on the way adds its field. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final StringBuilder where = new StringBuilder();

    Malformed(String sentence) {
      super(sentence, null, false, false);
    }

    void in(String field) {
      where.insert(0, where.isEmpty() ? field : field + ".");
    }
  }

  /**
   * @throws PoisonException saying which field holds what it must not
   */
  static void check(Schema writer, byte[] bytes, int from) {
    var walk = new PayloadWalk(bytes, from);
    try {
      walk.value(writer);
    } catch (Malformed e) {
      String field = e.where.isEmpty() ? "" : " in field " + e.where;
      throw new PoisonException(
          "Expected a record of "
              + writer.getFullName()
              + ", but"
              + field
              + " "
              + e.getMessage()
              + ".",
          e);
    }
    if (walk.at != bytes.length) {
      throw new PoisonException(
          "Expected a record of "
              + writer.getFullName()
              + " and nothing after it, but "
              + (bytes.length - walk.at)
              + " bytes follow.");
    }
  }

  private void value(Schema schema) throws Malformed {
    if (--valuesLeft < 0) {
      throw new Malformed("there are more than " + MAX_VALUES + " values");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> {
        int b = next();
        if (b != 0 && b != 1) {
          throw new Malformed("a boolean is " + b);
        }
      }
      case INT -> number(Integer.SIZE);
      case LONG -> number(Long.SIZE);
      case FLOAT -> skip(Float.BYTES, "a float");
      case DOUBLE -> skip(Double.BYTES, "a double");
      case FIXED -> skip(schema.getFixedSize(), "a fixed value");
      case BYTES -> skip(number(Long.SIZE), "a byte string");
      case STRING -> text();
      case ENUM -> choice(schema.getEnumSymbols().size(), "an enum");
      case UNION -> value(schema.getTypes().get(choice(schema.getTypes().size(), "a union")));
      case ARRAY -> items(schema.getElementType(), false);
      case MAP -> items(schema.getValueType(), true);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          try {
            value(field.schema());
          } catch (Malformed e) {
            e.in(field.name());
            throw e;
          }
        }
      }
    }
  }

  private void items(Schema item, boolean keyed) throws Malformed {
    long total = 0;
    for (long count = number(Long.SIZE); count != 0; count = number(Long.SIZE)) {
      long blockEnd = -1;
      if (count < 0) {
        count = -count;
        long size = number(Long.SIZE);
        if (size < 0 || size > bytes.length - at) {
          throw new Malformed(
              "a block claims " + size + " bytes, and " + (bytes.length - at) + " are left");
        }
        blockEnd = at + size;
      }
      total += count;
      // The smallest long has no positive counterpart: count is negative still.
      if (count < 0 || total > MAX_ITEMS) {
        throw new Malformed("a collection claims more than " + MAX_ITEMS + " items");
      }
      for (long i = 0; i < count; i++) {
        if (keyed) {
          text();
        }
        value(item);
      }
      // Avro skips a block by its claimed size and reads it item by item: both must end at the same
      // byte.
      if (blockEnd >= 0 && at != blockEnd) {
        throw new Malformed("a block does not end where it says");
      }
    }
  }

  private void text() throws Malformed {
    int start = at;
    long length = number(Long.SIZE);
    int from = at;
    skip(length, "a string");
    for (int i = from; i < at; i++) {
      if (bytes[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, i, at - i));
        } catch (CharacterCodingException e) {
          throw new Malformed("the string at byte " + start + " is not UTF-8");
        }
        return;
      }
    }
  }

  private int choice(int size, String what) throws Malformed {
    long index = number(Integer.SIZE);
    if (index < 0 || index >= size) {
      throw new Malformed(what + " has index " + index + " of " + size);
    }
    return (int) index;
  }

  private void skip(long length, String what) throws Malformed {
    if (length < 0 || length > bytes.length - at) {
      throw new Malformed(
          what + " claims " + length + " bytes, and " + (bytes.length - at) + " are left");
    }
    at += (int) length;
  }

  private int next() throws Malformed {
    if (at >= bytes.length) {
      throw new Malformed("the payload ends too early");
    }
    return bytes[at++] & 0xff;
  }

  /** A zigzag number of so many bits; bits beyond them are refused, where Avro drops them. */
  private long number(int bits) throws Malformed {
    long raw = 0;
    for (int shift = 0; shift < bits; shift += 7) {
      int b = next();
      int room = bits - shift;
      if (room < 7 && (b & 0x7f) >>> room != 0) {
        break;
      }
      raw |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new Malformed("a number does not fit " + bits + " bits");
  }
}
