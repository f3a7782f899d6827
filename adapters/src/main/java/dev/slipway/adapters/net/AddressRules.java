package dev.slipway.adapters.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses Slipway may connect to on behalf of a manifest. They are asked about the address
 * that a name was resolved to, and the connection goes to that very address, so a name cannot mean
 * one thing when it is checked and another when it is used.
 *
 * @param allowPrivate whether addresses of private networks may be asked. By default they may: the
 *     applications of a platform team live there
 * @param allowLoopback whether this host may be asked. By default it may: the agent's proxy listens
 *     there, and on a laptop so does everything
 */
public record AddressRules(boolean allowPrivate, boolean allowLoopback) {

  private record Range(Cidr cidr, String what) {
    Range(String cidr, String what) {
      this(Cidr.of(cidr), what);
    }
  }

  /** Nothing that is deployed lives here, and some of it gives credentials of the host away. */
  private static final List<Range> NEVER =
      List.of(
          new Range("0.0.0.0/8", "an unspecified address"),
          new Range("::/128", "an unspecified address"),
          new Range("169.254.0.0/16", "a link-local or metadata address"),
          new Range("fe80::/10", "a link-local address"),
          new Range("100.100.100.200/32", "a metadata address"),
          new Range("168.63.129.16/32", "a metadata address"),
          new Range("fd00:ec2::254/128", "a metadata address"),
          new Range("fd20:ce::254/128", "a metadata address"),
          new Range("192.0.0.0/24", "an address for protocol assignments"),
          new Range("224.0.0.0/4", "a multicast address"),
          new Range("ff00::/8", "a multicast address"),
          new Range("240.0.0.0/4", "a reserved address"),
          new Range("64:ff9b::/96", "an address that is translated to another"),
          new Range("64:ff9b:1::/48", "an address that is translated to another"),
          new Range("::ffff:0:0:0/96", "an address that is translated to another"),
          new Range("2002::/16", "an address that is tunnelled to another"),
          new Range("2001::/32", "an address that is tunnelled to another"));

  private static final List<Range> LOOPBACK =
      List.of(
          new Range("127.0.0.0/8", "a loopback address"),
          new Range("::1/128", "a loopback address"));

  private static final Range OUTDATED = new Range("::/96", "an address of an outdated form");

  private static final List<Range> PRIVATE =
      List.of(
          new Range("10.0.0.0/8", "a private address"),
          new Range("172.16.0.0/12", "a private address"),
          new Range("192.168.0.0/16", "a private address"),
          new Range("100.64.0.0/10", "an address of a carrier's network"),
          new Range("198.18.0.0/15", "an address for network tests"),
          new Range("fc00::/8", "a private address"),
          new Range("fd00::/8", "a private address"),
          new Range("fec0::/10", "a private address"));

  /**
   * What the address is, if it may not be asked: "a link-local or metadata address". Empty if it
   * may.
   */
  public Optional<String> refusal(InetAddress address) {
    InetAddress plain = unmapped(address);
    for (Range range : NEVER) {
      if (range.cidr().contains(plain)) {
        return Optional.of(range.what());
      }
    }
    for (Range range : LOOPBACK) {
      if (range.cidr().contains(plain)) {
        return allowLoopback ? Optional.empty() : Optional.of(range.what());
      }
    }
    if (OUTDATED.cidr().contains(plain)) {
      return Optional.of(OUTDATED.what());
    }
    for (Range range : PRIVATE) {
      if (range.cidr().contains(plain)) {
        return allowPrivate ? Optional.empty() : Optional.of(range.what());
      }
    }
    return Optional.empty();
  }

  /**
   * The IPv4 address inside an IPv6 address that only wraps one (::ffff:a.b.c.d): some resolvers
   * answer so.
   */
  static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return address;
      }
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
