package dev.slipway.cli;

import dev.slipway.cli.command.AuditCommand;
import dev.slipway.cli.command.CancelCommand;
import dev.slipway.cli.command.ChaosCommand;
import dev.slipway.cli.command.DeadLettersCommand;
import dev.slipway.cli.command.DeployCommand;
import dev.slipway.cli.command.DevCommand;
import dev.slipway.cli.command.ExplainCommand;
import dev.slipway.cli.command.HistoryCommand;
import dev.slipway.cli.command.LogsCommand;
import dev.slipway.cli.command.RegisterCommand;
import dev.slipway.cli.command.ResolveCommand;
import dev.slipway.cli.command.RollbackCommand;
import dev.slipway.cli.command.StatusCommand;
import dev.slipway.cli.command.UnlockCommand;
import dev.slipway.cli.command.WatchCommand;
import dev.slipway.cli.demo.DemoCommand;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.RegistryException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "slipway",
    description = "Deploys applications, watches them and brings the last good release back.",
    mixinStandardHelpOptions = true,
    versionProvider = Slipway.Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:PASS, WARNING, a good dry run, or done as asked",
      " 1:internal error",
      " 2:wrong usage",
      " 3:outcome unknown, or the time to watch was over",
      " 5:the request was refused",
      " 6:FAILED, CANCELLED or SUPERSEDED; what was touched is as before",
      " 7:the rollback failed: somebody has to look",
      " 8:WARNING, with --fail-on=warning",
      " 130:detached by Ctrl-C; the deployment goes on"
    })
public final class Slipway implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean debug;

  private final Console console;

  private Slipway(Console console) {
    this.console = console;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    AvroLimits.set();
    Console console = Console.system();
    int code = commandLine(console).execute(args);
    console.out().flush();
    console.err().flush();
    Runtime.getRuntime().exit(code);
  }

  /** The command line on this console; more subcommands can be added to it. */
  public static CommandLine commandLine(Console console) {
    CommandLine commandLine = new CommandLine(new Slipway(console));
    List.of(
            new RegisterCommand(),
            new DeployCommand(),
            new WatchCommand(),
            new StatusCommand(),
            new HistoryCommand(),
            new ExplainCommand(),
            new RollbackCommand(),
            new ResolveCommand(),
            new UnlockCommand(),
            new CancelCommand(),
            new LogsCommand(),
            new AuditCommand(),
            new DeadLettersCommand(),
            new DevCommand(),
            new ChaosCommand(),
            new DemoCommand(),
            new CommandLine.HelpCommand())
        .forEach(commandLine::addSubcommand);
    commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setAbbreviatedOptionsAllowed(false);
    commandLine.setParameterExceptionHandler(Slipway::usage);
    commandLine.setExecutionExceptionHandler(
        (failure, command, result) -> failed(console, failure, isDebug(commandLine)));
    return commandLine;
  }

  /** What commands talk to. */
  public static Console consoleOf(CommandSpec spec) {
    return ((Slipway) spec.root().userObject()).console;
  }

  @Override
  public void run() {
    spec.commandLine().usage(console.out());
  }

  private static boolean isDebug(CommandLine commandLine) {
    return ((Slipway) commandLine.getCommandSpec().userObject()).debug;
  }

  private static int usage(ParameterException failure, String[] args) {
    failure.getCommandLine().getErr().println(UsageText.of(failure));
    return ExitCode.USAGE.code();
  }

  private static int failed(Console console, Exception failure, boolean debug) {
    if (debug) {
      failure.printStackTrace(console.err());
    } else if (failure instanceof CliFailure || failure instanceof RegistryException) {
      console.err().println(failure.getMessage());
    } else {
      console
          .err()
          .println(
              "%s; run it again with --debug to see where that came from."
                  .formatted(sentence(failure)));
    }
    return (failure instanceof CliFailure known ? known.exitCode() : ExitCode.INTERNAL).code();
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    String text = message.isEmpty() ? failure.getClass().getSimpleName() : message;
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Slipway.class.getPackage().getImplementationVersion();
      return new String[] {"slipway " + (version == null ? "(not packaged)" : version)};
    }
  }
}
