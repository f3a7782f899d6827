package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.story.DeploymentId;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.Story;
import org.apache.avro.generic.GenericRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private RequestOptions options = new RequestOptions();

  /** For picocli. */
  public CancelCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    return options.ask(console, this::request, CancelCommand::done);
  }

  private GenericRecord request(Platform platform, String reason, String actor) {
    Story story = Story.read(platform.log(), id);
    return Requests.cancel(story.application(), story.environment(), id, reason, actor);
  }

  private static ExitCode done(Ending ending) {
    ExitCode verdict = ending.exitCode(false);
    return verdict == ExitCode.FAILED && ending.outcome().equals("CANCELLED")
        ? ExitCode.OK
        : verdict;
  }
}
