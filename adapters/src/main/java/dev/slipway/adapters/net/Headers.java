package dev.slipway.adapters.net;

import dev.slipway.adapters.settings.Secrets;
import dev.slipway.adapters.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Header names and values that come from settings. */
public final class Headers {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,4000}");
  private static final Set<String> OURS =
      Set.of(
          "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "te");

  private Headers() {}

  /** The request headers under a prefix, none of which may break the request apart. */
  public static Map<String, String> checked(Settings settings, String prefix) {
    Map<String, String> headers = new TreeMap<>();
    Map<String, String> values = settings.group(prefix);
    for (String name : names(settings, prefix)) {
      String value = values.getOrDefault(name, "");
      headers.put(name, checkedValue(settings, prefix + name, value));
    }
    return headers;
  }

  /** The request headers whose values a setting {@code headerEnv.<name>} refers to. */
  public static Map<String, String> secret(Settings settings, Secrets secrets) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : names(settings, "headerEnv.")) {
      String setting = "headerEnv." + name;
      headers.put(name, checkedValue(settings, setting, secrets.value(settings, setting)));
    }
    return headers;
  }

  /** The names of the headers under a prefix. */
  private static Set<String> names(Settings settings, String prefix) {
    Set<String> names = settings.group(prefix).keySet();
    for (String name : names) {
      if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw settings.wrong(prefix + name, "the name of a header that may be set", name);
      }
    }
    return names;
  }

  /**
   * The value, if it has only visible characters. The value itself is never shown: it may be a
   * secret.
   */
  private static String checkedValue(Settings settings, String setting, String value) {
    if (!VALUE.matcher(value).matches()) {
      throw settings.wrong(
          setting, "visible ASCII characters on one line (at most 4000)", "something else");
    }
    return value;
  }
}
