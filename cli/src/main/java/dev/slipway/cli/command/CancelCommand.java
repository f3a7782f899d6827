package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.story.DeploymentId;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Story;
import dev.slipway.cli.story.StoryEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a deployment. */
@Command(
    name = "cancel",
    description = {
      "Stop a deployment; what it touched is rolled back.",
      "0 if it was cancelled, 6 if it ended before, 7 if the rollback failed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway cancel deploy-20261121-142310-3-h --reason 'wrong version'",
      "  slipway status        shows what is under way",
      "  slipway history       shows what has ended"
    })
public final class CancelCommand extends SlipwayCommand {
  @Parameters(paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
  private String reason = "";

  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public CancelCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    try (Platform platform = options.connect(console)) {
      Story story = Story.read(platform.log(), id);
      StoryEvent taken =
          Asking.ask(
              console,
              platform,
              Requests.cancel(
                  story.application(),
                  story.environment(),
                  id,
                  reason,
                  Actor.of(console.environment())),
              follow.format(),
              follow.timeout());
      return follow
          .followFrom(console, platform, taken)
          .map(CancelCommand::done)
          .orElse(ExitCode.OUTCOME_UNKNOWN);
    }
  }

  private static ExitCode done(Ending ending) {
    ExitCode verdict = ending.exitCode(false);
    return verdict == ExitCode.FAILED && ending.outcome().equals("CANCELLED")
        ? ExitCode.OK
        : verdict;
  }
}
