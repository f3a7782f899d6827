package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.Renderers;
import dev.slipway.cli.render.StoryRenderer;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.cli.story.StoryListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of commands that watch a deployment, and the watching itself. */
public final class FollowOptions {
  enum FailOn {
    failed,
    warning
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json (the final result) or jsonl (every event).")
  private OutputFormat format = OutputFormat.text;

  @Option(
      names = {"-v", "--verbose"},
      description = "Lines with every detail, measurements and timing.")
  private boolean verbose;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long to watch, for example 30s, 20m or 2h; then exit code 3.")
  private @Nullable Duration timeout;

  @Option(
      names = "--fail-on",
      paramLabel = "OUTCOME",
      description = "failed (default), or warning: exit code 8 for WARNING.")
  private FailOn failOn = FailOn.failed;

  /** For picocli. */
  public FollowOptions() {}

  OutputFormat format() {
    return format;
  }

  boolean verbose() {
    return verbose;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  /** The verdict of an ending. */
  ExitCode verdict(Ending ending) {
    return ending.exitCode(failOn == FailOn.warning);
  }

  /** Shows a deployment from its beginning to its end; empty when the time was over first. */
  Optional<Ending> follow(Console console, Platform platform, String id) {
    StoryRenderer renderer = Renderers.of(format, verbose, console.out(), console.environment());
    return show(
        console, renderer, id, listener -> platform.follower().follow(id, listener, timeout));
  }

  /** Shows what happens from an event on; empty when the time was over first. */
  Optional<Ending> followFrom(Console console, Platform platform, StoryEvent first) {
    StoryRenderer renderer = Renderers.ofPart(format, verbose, console.out());
    return show(
        console,
        renderer,
        first.deploymentId(),
        listener -> platform.follower().followFrom(first, listener, timeout));
  }

  private Optional<Ending> show(
      Console console,
      StoryRenderer opened,
      String id,
      Function<StoryListener, Optional<Ending>> following) {
    try (StoryRenderer renderer = opened;
        Detaching _ = Detaching.of(console, renderer, id)) {
      Optional<Ending> ending = following.apply(renderer);
      ending.ifPresentOrElse(
          renderer::ended,
          () ->
              console
                  .err()
                  .println(
                      "Expected %s to end within %s, but it goes on; re-attach with 'slipway watch %s'."
                          .formatted(id, timeout, id)));
      return ending;
    }
  }

  /** {@code 500ms}, {@code 30s}, {@code 20m} or {@code 2h}. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      String digits = text.replaceFirst("(ms|s|m|h)$", "");
      if (!digits.matches("[0-9]{1,9}") || digits.equals(text)) {
        throw new TypeConversionException(
            "expected a time like 30s, 20m or 2h, but got '%s'".formatted(text));
      }
      long number = Long.parseLong(digits);
      return switch (text.substring(digits.length())) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> throw new CliFailure(ExitCode.USAGE, "Expected a unit, but got " + text + ".");
      };
    }
  }
}
