package dev.slipway.adapters.settings;

import dev.slipway.runtime.action.ActionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one action, read by name. Every method that finds something wrong throws {@link
 * WrongSetting}.
 *
 * <p>A name that an adapter does not know is refused as well: a misspelt expectation would
 * otherwise be a check that checks nothing.
 */
public final class Settings {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final int LONGEST = 16_384;

  private final String adapter;
  private final String prefix;
  private final Map<String, String> values;

  private Settings(String adapter, String prefix, Map<String, String> values) {
    this.adapter = adapter;
    this.prefix = prefix;
    this.values = values;
  }

  /** The settings of the order's action. */
  public static Settings of(ActionOrder order) {
    return new Settings(order.action().uses(), "", order.action().with());
  }

  /**
   * The settings whose names begin so, without that beginning; messages still show the whole name.
   */
  public Settings under(String beginning) {
    return new Settings(adapter, prefix + beginning, group(beginning));
  }

  /**
   * Refuses every name that is neither listed nor begins with one of the listed prefixes (those
   * that end in a dot).
   */
  public Settings only(String... allowed) {
    Set<String> known = new TreeSet<>(List.of(allowed));
    for (String name : new TreeSet<>(values.keySet())) {
      int dot = name.indexOf('.');
      boolean inGroup =
          dot > 0 && dot < name.length() - 1 && known.contains(name.substring(0, dot + 1));
      if (!known.contains(name) && !inGroup) {
        throw new WrongSetting(
            "Expected only the settings %s of '%s', but there is '%s'; remove or correct it."
                .formatted(String.join(", ", known), adapter, OneLine.of(prefix + name, 100)));
      }
    }
    return this;
  }

  /** Whether nothing is set. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether it is set. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A setting that must be there. */
  public String text(String name) {
    String value = textOrNull(name);
    if (value == null || value.isBlank()) {
      throw new WrongSetting(
          "Expected the setting '%s' of '%s', but it is missing; add it."
              .formatted(prefix + name, adapter));
    }
    return value;
  }

  /** A setting or the fallback. */
  public String text(String name, String fallback) {
    String value = textOrNull(name);
    return value == null ? fallback : value;
  }

  /** A setting, or null where it is not set. */
  public @Nullable String textOrNull(String name) {
    String value = values.get(name);
    if (value != null && value.length() > LONGEST) {
      throw wrong(name, "at most " + LONGEST + " characters", value.length() + " characters");
    }
    return value;
  }

  /** A whole number within limits. */
  public int number(String name, int fallback, int least, int most) {
    String value = textOrNull(name);
    return value == null ? fallback : parsed(name, value, least, most);
  }

  /** A whole number within limits that must be set. */
  public int number(String name, int least, int most) {
    return parsed(name, text(name), least, most);
  }

  /** A number within limits, or null where it is not set. */
  public @Nullable Double decimalOrNull(String name, double least, double most) {
    String value = textOrNull(name);
    if (value == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // falls through to the refusal
    }
    throw wrong(name, "a number from " + least + " to " + most, value);
  }

  /** Words divided by white space or commas; empty where it is not set. */
  public List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : text(name, "").strip().split("[\\s,]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  /** A name that may stand in a path: an application, environment, component or version. */
  public String name(String name) {
    return checkedName(name, text(name));
  }

  /** The value, if it may stand in a path. */
  public String checkedName(String name, String value) {
    if (!NAME.matcher(value).matches()) {
      throw wrong(name, "a name of letters, digits, '.', '_', '+' and '-' (at most 128)", value);
    }
    return value;
  }

  /** The settings whose names begin so, by the rest of their name, in order. */
  public Map<String, String> group(String beginning) {
    Map<String, String> group = new TreeMap<>();
    for (String name : values.keySet()) {
      String value = textOrNull(name);
      if (name.startsWith(beginning) && value != null) {
        group.put(name.substring(beginning.length()), value);
      }
    }
    return group;
  }

  /** What to throw for a value that is not what was expected. */
  public WrongSetting wrong(String name, String expected, String got) {
    return new WrongSetting(
        "Expected the setting '%s' of '%s' to be %s, but it is '%s'; correct it."
            .formatted(OneLine.of(prefix + name, 100), adapter, expected, OneLine.of(got, 200)));
  }

  private int parsed(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // falls through to the refusal
    }
    throw wrong(name, "a whole number from " + least + " to " + most, value);
  }
}
