package dev.slipway.examples.booking;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** One properties file of a release folder. A key that nobody knows is refused: it is a mistake. */
public final class ReleaseProperties {
  private final Path file;
  private final Properties properties;

  private ReleaseProperties(Path file, Properties properties) {
    this.file = file;
    this.properties = properties;
  }

  /** Reads {@code file}, which must hold exactly {@code keys}. */
  public static ReleaseProperties read(Path file, Set<String> keys) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new Program.Failure(
          "Expected the file %s, but it is not there; choose a release that exists."
              .formatted(file));
    }
    if (!properties.stringPropertyNames().equals(keys)) {
      throw new Program.Failure(
          "Expected the keys %s in %s, but got %s; correct the file."
              .formatted(
                  new TreeSet<>(keys), file, new TreeSet<>(properties.stringPropertyNames())));
    }
    return new ReleaseProperties(file, properties);
  }

  /** The text of {@code key}. */
  public String text(String key) {
    return properties.getProperty(key, "").strip();
  }

  /** The number of {@code key}. */
  public int number(String key, int least, int most) {
    return Program.number(key + " in " + file, text(key), least, most);
  }

  /** The flag of {@code key}: true or false. */
  public boolean flag(String key) {
    return switch (text(key)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Program.Failure(
              "Expected true or false as %s in %s, but got '%s'; correct it."
                  .formatted(key, file, text(key)));
    };
  }

  /** The duration of {@code key} in ISO form, like PT0.5S; from zero to {@code most}. */
  public Duration duration(String key, Duration most) {
    try {
      Duration value = Duration.parse(text(key));
      if (!value.isNegative() && value.compareTo(most) <= 0) {
        return value;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw new Program.Failure(
        "Expected a duration up to %s as %s in %s, but got '%s'; write one like PT0.5S."
            .formatted(most, key, file, text(key)));
  }
}
