package dev.slipway.runtime.action;

import java.util.List;

/**
 * What the operator of a service decides about all its adapters, whatever a manifest asks for.
 *
 * @param allowPrivate whether probes may ask addresses of private networks
 * @param allowLoopback whether probes may ask the service's own host
 * @param secretPrefixes beginnings of the environment variables that a manifest may refer to
 */
public record AdapterSettings(
    boolean allowPrivate, boolean allowLoopback, List<String> secretPrefixes) {

  public AdapterSettings {
    secretPrefixes = List.copyOf(secretPrefixes);
  }
}
