package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options of commands that ask, with a reason, for something about a release that is there already;
 * and the asking itself.
 */
public final class RequestOptions {
  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  private String reason = "";

  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public RequestOptions() {}

  /** Makes the record that is published. */
  interface Wish {
    GenericRecord request(Platform platform, String reason, String actor);
  }

  /**
   * Publishes the request and watches what follows from it.
   *
   * @param verdict what an ending means for somebody who asked for this
   */
  ExitCode ask(Console console, Wish wish, Function<Ending, ExitCode> verdict) {
    try (Platform platform = options.connect(console)) {
      GenericRecord request = wish.request(platform, reason, Actor.of(console.environment()));
      StoryEvent taken = Asking.ask(console, platform, request, follow.format(), follow.timeout());
      return follow
          .followFrom(console, platform, taken)
          .map(verdict)
          .orElse(ExitCode.OUTCOME_UNKNOWN);
    }
  }

  /** The verdict of an ending under {@code --fail-on}. */
  ExitCode verdict(Ending ending) {
    return follow.verdict(ending);
  }
}
