package dev.slipway.adapters.net;

import java.net.InetAddress;

/** A range of addresses: those that share their first bits with the base. */
record Cidr(InetAddress base, int bits) {

  /** From {@code 10.0.0.0/8} or {@code fe80::/10}; never asks a name server. */
  static Cidr of(String text) {
    int slash = text.indexOf('/');
    InetAddress base = InetAddress.ofLiteral(text.substring(0, slash));
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > 8 * base.getAddress().length) {
      throw new IllegalArgumentException(
          "Expected a range such as 10.0.0.0/8, but got '%s'.".formatted(text));
    }
    return new Cidr(base, bits);
  }

  boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
