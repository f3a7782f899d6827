package dev.slipway.schemas.serde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.SystemLimitException;
import org.jspecify.annotations.Nullable;

/**
 * Avro's own limits for lengths that a payload claims. Avro reads them once, when {@link
 * SystemLimitException} is initialised, and its defaults allow 2 GiB: five bytes can then ask for
 * more memory than there is.
 */
public final class AvroLimits {
  /** Highest value that counts as a limit: 16 Mi bytes or items. */
  public static final int CEILING = 16 * 1024 * 1024;

  private static final Map<String, Integer> DEFAULTS = defaults();

  private AvroLimits() {}

  private static Map<String, Integer> defaults() {
    var defaults = new LinkedHashMap<String, Integer>();
    defaults.put(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, 1_048_576);
    defaults.put(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY, 1_048_576);
    defaults.put(SystemLimitException.MAX_COLLECTION_LENGTH_PROPERTY, 65_536);
    return defaults;
  }

  /**
   * Sets the system properties that are not set yet: 1 MiB for strings and bytes, 65,536 items for
   * collections. Call it first thing in {@code main}: once Avro has read anything it is too late,
   * and {@link #require()} says so.
   */
  public static void set() {
    // The names are compile-time constants, so this does not initialise Avro's class before the
    // properties are there.
    DEFAULTS.forEach(
        (property, value) -> {
          if (System.getProperty(property) == null) {
            System.setProperty(property, value.toString());
          }
        });
  }

  /**
   * Refuses to go on unless all three limits are set and Avro obeys them.
   *
   * @throws IllegalStateException with one sentence that says what to set
   */
  public static void require() {
    var missing = new ArrayList<String>();
    DEFAULTS.forEach(
        (property, value) -> {
          Integer limit = limitOf(property);
          if (limit == null || !obeyed(property, limit)) {
            missing.add(property);
          }
        });
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "Expected Avro to obey limits between 1 and "
              + CEILING
              + ", but it does not for "
              + String.join(", ", missing)
              + "; start the JVM with "
              + String.join(" ", flags(missing))
              + " or call AvroLimits.set() before anything uses Avro.");
    }
  }

  private static List<String> flags(List<String> properties) {
    return properties.stream()
        .map(property -> "-D" + property + "=" + DEFAULTS.get(property))
        .toList();
  }

  private static @Nullable Integer limitOf(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      return null;
    }
    try {
      int limit = Integer.parseInt(value);
      return limit >= 1 && limit <= CEILING ? limit : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Asks Avro itself: a property that was set too late has no effect. */
  private static boolean obeyed(String property, int limit) {
    long tooLong = limit + 1L;
    try {
      switch (property) {
        case SystemLimitException.MAX_STRING_LENGTH_PROPERTY ->
            SystemLimitException.checkMaxStringLength(tooLong);
        case SystemLimitException.MAX_BYTES_LENGTH_PROPERTY ->
            SystemLimitException.checkMaxBytesLength(tooLong);
        default -> SystemLimitException.checkMaxCollectionLength(0, tooLong);
      }
      return false;
    } catch (AvroRuntimeException e) {
      return true;
    }
  }
}
