package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Actor;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.story.StoryEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys a version and watches it to its verdict. */
@Command(
    name = "deploy",
    description = "Deploy a version and watch it; the exit code is the verdict.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway deploy appointment-booking --env staging --version 1.1.0",
      "  slipway deploy appointment-booking --env staging --version 1.1.0 --dry-run",
      "  ID=$(slipway deploy appointment-booking --env staging --version 1.1.0 --detach)"
    })
public final class DeployCommand extends SlipwayCommand {
  /** For a platform that has just started on a busy machine; a ready one answers in a second. */
  private static final Duration DETACHED_PATIENCE = Duration.ofMinutes(1);

  enum Mode {
    queue,
    replace,
    reject
  }

  @Parameters(paramLabel = "APPLICATION", description = "Name of a registered application.")
  private String application = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "ENVIRONMENT",
      required = true,
      description = "Environment of the manifest.")
  private String environment = "";

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      required = true,
      description = "Version to deploy.")
  private String version = "";

  @Option(names = "--skip-e2e", description = "Skip phase 4; it counts 4 of 5.")
  private boolean skipE2e;

  @Option(names = "--dry-run", description = "Run phase 1 and list what would be done.")
  private boolean dryRun;

  @Option(
      names = {"-d", "--detach"},
      description = "Print the deployment id (within a minute, or --timeout) and end; it goes on.")
  private boolean detach;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "When the lane is busy: queue (default), replace what waits, or reject.")
  private Mode mode = Mode.queue;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why.")
  private String message = "";

  @Option(names = "--revision", paramLabel = "TEXT", description = "Source revision.")
  private String revision = "";

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "Idempotency key: the same key again gets the first answer.")
  private String key = "";

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be repeated.")
  private @Nullable Map<String, String> labels;

  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public DeployCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    try (Platform platform = options.connect(console)) {
      Duration patience = detach && follow.timeout() == null ? DETACHED_PATIENCE : follow.timeout();
      StoryEvent taken = Asking.ask(console, platform, request(console), follow.format(), patience);
      if (taken.type().equals("RequestRepeated")) {
        console
            .err()
            .println("The same request came before; its answer stands: " + taken.deploymentId());
      }
      if (detach) {
        console.out().println(taken.deploymentId());
        return ExitCode.OK;
      }
      return follow
          .follow(console, platform, taken.deploymentId())
          .map(follow::verdict)
          .orElse(ExitCode.OUTCOME_UNKNOWN);
    }
  }

  private GenericRecord request(Console console) {
    return Requests.deploy(
        new Requests.Deploy(
            application,
            environment,
            version,
            revision,
            skipE2e,
            dryRun,
            follow.verbose(),
            mode.name().toLowerCase(Locale.ROOT),
            message,
            key,
            labels == null ? Map.of() : new LinkedHashMap<>(labels)),
        Actor.of(console.environment()));
  }
}
