package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.story.Ending;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings the previous stable release back. */
@Command(
    name = "rollback",
    description = "Bring the previous stable release back; 0 if it is back, 7 if it is not.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway rollback appointment-booking --env staging --reason 'wrong prices'",
      "  slipway rollback appointment-booking --env staging --to 1.0.0 --reason 'wrong prices'",
      "  slipway status appointment-booking        shows what would come back"
    })
public final class RollbackCommand extends SlipwayCommand {
  @Parameters(paramLabel = "APPLICATION", description = "Name of the application.")
  private String application = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      required = true,
      description = "Environment.")
  private String environment = "";

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "The previous stable version, to be sure.")
  private String version = "";

  @Mixin private RequestOptions options = new RequestOptions();

  /** For picocli. */
  public RollbackCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    return options.ask(
        console,
        (platform, reason, actor) ->
            Requests.rollback(application, environment, version, reason, actor),
        RollbackCommand::done);
  }

  private static ExitCode done(Ending ending) {
    return ending.rollback().equals("FAILED") ? ExitCode.ROLLBACK_FAILED : ExitCode.OK;
  }
}
