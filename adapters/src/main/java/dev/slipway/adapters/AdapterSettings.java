package dev.slipway.adapters;

import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.settings.Secrets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the operator of a service decides about all adapters ({@code slipway.adapters.*}).
 *
 * @param allowPrivate whether probes may ask private addresses ({@code allow-private}, default
 *     true: the applications of a platform team live in private ranges, and a probe that cannot
 *     reach them is of no use)
 * @param allowLoopback whether probes may ask the service's own host ({@code allow-loopback},
 *     default true: the agent's proxy listens there)
 * @param secretPrefixes beginnings of names of environment variables that a manifest may refer to
 *     ({@code secret-prefixes}, default {@code SLIPWAY_SECRET_})
 * @param environment looks up an environment variable of the service
 */
public record AdapterSettings(
    boolean allowPrivate,
    boolean allowLoopback,
    List<String> secretPrefixes,
    Function<String, @Nullable String> environment) {

  public AdapterSettings {
    secretPrefixes = List.copyOf(secretPrefixes);
  }

  /** The defaults, with the environment of this process. */
  public static AdapterSettings defaults() {
    return new AdapterSettings(true, true, List.of("SLIPWAY_SECRET_"), System::getenv);
  }

  AddressRules addressRules() {
    return new AddressRules(allowPrivate, allowLoopback);
  }

  Secrets secrets() {
    return new Secrets(secretPrefixes, environment);
  }
}
