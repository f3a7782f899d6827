package dev.slipway.runtime.spring;

import dev.slipway.runtime.action.AdapterSettings;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code slipway.adapters}.
 *
 * @param allowPrivate whether probes may ask addresses of private networks; by default they may,
 *     because the applications of a platform team live there
 * @param allowLoopback whether probes may ask the service's own host; by default they may, because
 *     the agent's proxy listens there
 * @param secretPrefixes beginnings of the environment variables that a manifest may refer to; long
 *     enough to mean something, because a manifest also chooses where the value is sent
 */
public record AdapterProperties(
    @DefaultValue("true") boolean allowPrivate,
    @DefaultValue("true") boolean allowLoopback,
    @DefaultValue("SLIPWAY_SECRET_") List<String> secretPrefixes) {

  private static final Pattern PREFIX = Pattern.compile("[A-Z][A-Z0-9_]{2,62}");

  public AdapterProperties {
    secretPrefixes = List.copyOf(secretPrefixes);
    SlipwayProperties.require(
        !secretPrefixes.isEmpty()
            && secretPrefixes.stream().allMatch(prefix -> PREFIX.matcher(prefix).matches()),
        "adapters.secret-prefixes",
        "one or more beginnings of 3 to 63 capital letters, digits and underscores",
        secretPrefixes);
  }

  /** The same for the adapters, which know no Spring. */
  public AdapterSettings settings() {
    return new AdapterSettings(allowPrivate, allowLoopback, secretPrefixes);
  }
}
