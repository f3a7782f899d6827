package dev.slipway.cli.render;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Chooses how a story is shown. */
public final class Renderers {
  private Renderers() {}

  /**
   * The renderer for the whole story of a deployment: text is the live tree on a terminal, and
   * lines where there is none or every detail is wanted.
   */
  public static StoryRenderer of(
      OutputFormat format, boolean verbose, PrintStream out, Map<String, String> environment) {
    return switch (format) {
      case json -> new ResultJsonRenderer(out);
      case jsonl -> new JsonLinesRenderer(out);
      case text -> {
        Optional<Screen> screen =
            verbose ? Optional.empty() : TerminalScreen.find(out, environment);
        yield screen
            .<StoryRenderer>map(
                found -> new TreeRenderer(found, out, Glyphs.in(stdout()), InstantSource.system()))
            .orElseGet(() -> new LineRenderer(out, verbose));
      }
    };
  }

  /** The renderer for a part of a story, of which no tree can be drawn. */
  public static StoryRenderer ofPart(OutputFormat format, boolean verbose, PrintStream out) {
    return switch (format) {
      case json -> new ResultJsonRenderer(out);
      case jsonl -> new JsonLinesRenderer(out);
      case text -> new LineRenderer(out, verbose);
    };
  }

  private static Charset stdout() {
    String name = System.getProperty("stdout.encoding", "US-ASCII");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
  }
}
