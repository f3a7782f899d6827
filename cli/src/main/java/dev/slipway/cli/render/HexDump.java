package dev.slipway.cli.render;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bytes for people: offset, hexadecimal, ASCII, sixteen a line. */
final class HexDump {
  private static final int WIDTH = 16;

  private HexDump() {}

  /** The first bytes, so many at most, and a line that counts the others. */
  static List<String> of(ByteBuffer bytes, int most) {
    List<String> lines = new ArrayList<>();
    int shown = Math.min(most, bytes.remaining());
    for (int at = 0; at < shown; at += WIDTH) {
      lines.add(line(bytes, at, Math.min(WIDTH, shown - at)));
    }
    if (bytes.remaining() > shown) {
      lines.add("... %d bytes more".formatted(bytes.remaining() - shown));
    }
    return lines;
  }

  private static String line(ByteBuffer bytes, int at, int count) {
    StringBuilder hex = new StringBuilder();
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int value = bytes.get(bytes.position() + at + i) & 0xff;
      hex.append(i == WIDTH / 2 ? " " : "").append("%02x ".formatted(value));
      ascii.append(value >= 0x20 && value < 0x7f ? (char) value : '.');
    }
    return String.format(Locale.ROOT, "%08x  %-49s |%s|", at, hex, ascii);
  }
}
