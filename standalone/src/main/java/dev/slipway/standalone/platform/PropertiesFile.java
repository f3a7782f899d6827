package dev.slipway.standalone.platform;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small properties file that is replaced as a whole, so that a reader never sees half of it. */
final class PropertiesFile {
  private static final int MAX_BYTES = 64 * 1024;

  private PropertiesFile() {}

  /** The file's entries, sorted by key; empty when there is no file. */
  static SortedMap<String, String> read(Path file) {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new PlatformFailure(
          "Expected %s to hold at most %d bytes, but it holds more; delete it and start again."
              .formatted(file, MAX_BYTES));
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw new PlatformFailure(
          "Expected %s to be a properties file, but it is not (%s); delete it and start again."
              .formatted(file, e.getMessage()),
          e);
    }
    SortedMap<String, String> entries = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
    return entries;
  }

  static void write(Path file, Map<String, String> entries) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(entries)
        .forEach(
            (key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to write %s, but %s; check the directory's rights and space."
              .formatted(file, e),
          e);
    }
  }
}
