package dev.slipway.testkit.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Bytes as a broken writer, a broken disk or somebody hostile might leave them. */
public final class ByteMutation {

  private ByteMutation() {}

  /**
   * A copy with one thing wrong: cut off, a bit turned, a byte replaced, or a piece put in twice.
   *
   * @param bytes one at least
   */
  public static byte[] broken(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
      case 2 -> {
        changed[at] = (byte) random.nextInt(256);
        yield changed;
      }
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
        System.arraycopy(bytes, at, longer, longer.length - bytes.length + at, bytes.length - at);
        yield longer;
      }
    };
  }
}
