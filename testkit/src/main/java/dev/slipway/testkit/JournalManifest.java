package dev.slipway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The manifest of a small application: a web page, and a component whose commands write a journal.
 * It names the programs {@code Web.java} and {@code step.sh} in the application's folder; a test
 * that lets them run puts them there.
 */
public final class JournalManifest {

  private JournalManifest() {}

  /**
   * The manifest as JSON.
   *
   * @param application its name
   * @param webPort where its page is served
   */
  public static String of(String application, int webPort) {
    return text()
        .replace("WEBPORT", Integer.toString(webPort))
        .replace("\"application\": \"journal\"", "\"application\": \"" + application + "\"");
  }

  private static String text() {
    try (var in = JournalManifest.class.getResourceAsStream("journal-manifest.json")) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected journal-manifest.json beside this class, but it is not there; build again.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
