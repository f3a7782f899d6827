package dev.slipway.cli.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is in the log, byte for byte, so that it can be shown and written again.
 *
 * @param key null if there is none
 * @param value null if there is none
 * @param headers in their order; a name may come more than once
 */
public record RawRecord(
    @Nullable String key, @Nullable ByteBuffer value, List<RawRecord.Header> headers) {

  /** A header; its value may be null, and need not be text. */
  public record Header(String name, @Nullable ByteBuffer value) {
    /** A header whose value is this text. */
    public static Header of(String name, String text) {
      return new Header(
          name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
    }

    /** The value as UTF-8, whatever it holds; empty if there is none. */
    public String text() {
      return value == null ? "" : StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }
  }

  /** Bytes of the value; 0 if there is none. */
  public int size() {
    return value == null ? 0 : value.remaining();
  }

  /** A copy of these bytes; null for null. */
  public static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** These bytes, read only; null for null. */
  public static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
