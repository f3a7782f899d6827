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

/** Decides about a held deployment. */
@Command(
    name = "resolve",
    description = {
      "Decide about a deployment that is held: evidence is missing, or nobody knows how an attempt ended.",
      "0 if it was done as decided, 7 if the rollback failed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway resolve deploy-20261121-142310-3-h accept --reason 'metrics looked good elsewhere'",
      "  slipway resolve deploy-20261121-142310-3-h rollback --reason 'not worth the risk'",
      "  slipway explain deploy-20261121-142310-3-h        says what is missing"
    })
public final class ResolveCommand extends SlipwayCommand {
  enum Decision {
    accept,
    rollback
  }

  @Parameters(index = "0", paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "DECISION", description = "accept or rollback.")
  private Decision decision = Decision.rollback;

  @Mixin private RequestOptions options = new RequestOptions();

  /** For picocli. */
  public ResolveCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    return options.ask(console, this::request, this::done);
  }

  private GenericRecord request(Platform platform, String reason, String actor) {
    Story story = Story.read(platform.log(), id);
    return Requests.resolve(
        story.application(), story.environment(), id, decision.name(), reason, actor);
  }

  private ExitCode done(Ending ending) {
    ExitCode verdict = options.verdict(ending);
    return decision == Decision.rollback && verdict == ExitCode.FAILED ? ExitCode.OK : verdict;
  }
}
