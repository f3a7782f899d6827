package dev.slipway.examples.booking.pages;

import dev.slipway.examples.booking.ReleaseProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** What a release writes on its pages ({@code pages.properties}). */
public record PageTexts(
    String version,
    String bookTitle,
    String bookIntroduction,
    String dashboardTitle,
    String dashboardIntroduction) {

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "book.title",
          "book.introduction",
          "dashboard.title",
          "dashboard.introduction");

  /** Reads the file; a missing or unknown key is a failure. */
  public static PageTexts read(Path file) throws IOException {
    ReleaseProperties properties = ReleaseProperties.read(file, KEYS);
    return new PageTexts(
        properties.text("version"),
        properties.text("book.title"),
        properties.text("book.introduction"),
        properties.text("dashboard.title"),
        properties.text("dashboard.introduction"));
  }
}
