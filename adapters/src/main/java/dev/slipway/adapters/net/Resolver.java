package dev.slipway.adapters.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. */
@FunctionalInterface
public interface Resolver {

  /** At least one address. May block for as long as name servers take. */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The resolver of this host. */
  static Resolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
