package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.story.DeploymentId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Watches a deployment to its end. */
@Command(
    name = "watch",
    description = "Watch a deployment to its end; the exit code is the verdict.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway watch deploy-20261121-142310-3-h",
      "  slipway watch deploy-20261121-142310-3-h --timeout 20m -o json",
      "  slipway watch deploy-20261121-142310-3-h -o jsonl | jq .type"
    })
public final class WatchCommand extends SlipwayCommand {
  @Parameters(paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public WatchCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    try (Platform platform = options.connect(console)) {
      return follow
          .follow(console, platform, id)
          .map(follow::verdict)
          .orElse(ExitCode.OUTCOME_UNKNOWN);
    }
  }
}
