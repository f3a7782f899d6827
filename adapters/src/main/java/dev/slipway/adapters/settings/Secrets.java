package dev.slipway.adapters.settings;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets by reference: a plan names an environment variable of the service and never holds the
 * value.
 *
 * <p>Only names with a configured beginning may be referred to. A manifest chooses the server that
 * a secret is sent to, so without this rule it could have any variable of the service sent to a
 * server of its choice.
 */
public final class Secrets {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private final List<String> prefixes;
  private final Function<String, @Nullable String> environment;

  /** With the beginnings of names that may be referred to, and where to look values up. */
  public Secrets(List<String> prefixes, Function<String, @Nullable String> environment) {
    this.prefixes = List.copyOf(prefixes);
    this.environment = environment;
  }

  /** The value that a setting refers to. */
  public String value(Settings settings, String setting) {
    String name = settings.text(setting);
    if (!NAME.matcher(name).matches() || prefixes.stream().noneMatch(name::startsWith)) {
      throw settings.wrong(
          setting,
          "the name of an environment variable that begins with " + String.join(" or ", prefixes),
          name);
    }
    String value = environment.apply(name);
    if (value == null) {
      throw new WrongSetting(
          "Expected the environment variable %s in the service, but it is not set; set it where the service starts."
              .formatted(name));
    }
    return value;
  }
}
