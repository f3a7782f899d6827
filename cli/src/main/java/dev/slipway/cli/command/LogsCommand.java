package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.AgentLog;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.Texts;
import dev.slipway.cli.story.DeploymentId;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.Story;
import dev.slipway.cli.story.StoryEvent;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands and components wrote. */
@Command(
    name = "logs",
    description = "Show what failed commands wrote, and the logs of the release's components.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway logs deploy-20261121-142310-3-h",
      "  slipway logs deploy-20261121-142310-3-h worker",
      "  slipway logs deploy-20261121-142310-3-h worker -n 50"
    })
public final class LogsCommand extends SlipwayCommand {
  private static final Set<String> WITH_OUTPUT =
      Set.of("CheckFinished", "AttemptFinished", "ComponentRollbackFailed");

  @Parameters(index = "0", paramLabel = "ID", description = "Deployment id.")
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "COMPONENT",
      description = "Only this component or check.")
  private @Nullable String component;

  @Option(
      names = "-n",
      paramLabel = "NUMBER",
      description = "Lines at most of each (default: 200).")
  private int most = 200;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public LogsCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DeploymentId.parse(id);
    try (Platform platform = options.connect(console)) {
      Story story = Story.read(platform.log(), id);
      boolean found = recorded(console, story);
      URI agent = platform.address().agent();
      if (agent != null) {
        found |= running(console, story, new AgentLog(agent));
      }
      if (!found) {
        console
            .err()
            .println(
                "No output%s was recorded in %s%s."
                    .formatted(
                        component == null ? "" : " of " + component,
                        id,
                        agent == null ? ", and no agent is known that could have more" : ""));
      }
      return ExitCode.OK;
    }
  }

  private boolean recorded(Console console, Story story) {
    boolean found = false;
    for (StoryEvent event : story.written()) {
      Fields f = event.fields();
      String name = f.text("component").isEmpty() ? f.text("name") : f.text("component");
      if (WITH_OUTPUT.contains(event.type()) && isWanted(name) && !f.text("output").isBlank()) {
        found = true;
        String title =
            "%s, attempt %d/%d, %s at %s (%s)"
                .formatted(
                    name,
                    f.whole("attempt"),
                    f.whole("attempts"),
                    f.text("result"),
                    Texts.time(event.at()),
                    event.position());
        print(console, title, f.text("output"));
      }
    }
    return found;
  }

  private boolean running(Console console, Story story, AgentLog agent) {
    boolean found = false;
    List<Fields> components =
        story
            .last("DeploymentAccepted")
            .map(event -> event.fields().record("plan"))
            .map(plan -> plan.records("components"))
            .orElse(List.of());
    String version =
        story
            .last("DeploymentAccepted")
            .map(event -> event.fields().record("plan").text("version"))
            .orElse("");
    for (Fields planned : components) {
      boolean supervised = planned.record("deploy").text("uses").equals("process");
      if (supervised && isWanted(planned.text("name"))) {
        String text =
            agent.tail(story.application(), story.environment(), planned.text("name"), version);
        if (!text.isBlank()) {
          found = true;
          print(
              console,
              "%s %s, log kept by the agent".formatted(planned.text("name"), version),
              text);
        }
      }
    }
    return found;
  }

  private boolean isWanted(String name) {
    return component == null || component.equals(name);
  }

  private void print(Console console, String title, String output) {
    console.out().println("== " + title);
    Texts.lastLines(output, Math.max(1, most)).forEach(console.out()::println);
  }
}
