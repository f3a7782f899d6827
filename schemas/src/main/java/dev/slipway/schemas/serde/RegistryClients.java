package dev.slipway.schemas.serde;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The registry that a configuration names. */
public final class RegistryClients {
  private RegistryClients() {}

  /**
   * A client for {@code schema.registry.url}: {@code mock://<scope>} or addresses of one registry,
   * separated by comma. Every call makes a new client with its own memory of answers, except for
   * mocks, which are shared by scope.
   *
   * @throws ConfigException if a property is missing or wrong
   */
  public static RegistryClient of(Map<String, ?> config) {
    List<String> addresses = RegistryConfig.addresses(config);
    String first = addresses.get(0);
    if (!first.startsWith(MockRegistryClient.SCHEME)) {
      return new HttpRegistryClient(config);
    }
    if (addresses.size() > 1) {
      throw new ConfigException(
          "Expected one address in "
              + RegistryConfig.URL
              + " with mock://, but there are "
              + addresses.size()
              + ".");
    }
    return MockRegistryClient.of(first.substring(MockRegistryClient.SCHEME.length()));
  }
}
