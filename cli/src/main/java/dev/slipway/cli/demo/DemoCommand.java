package dev.slipway.cli.demo;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.command.SlipwayCommand;
import dev.slipway.cli.manifest.ManifestFile;
import dev.slipway.cli.platform.Answer;
import dev.slipway.cli.platform.PendingAnswer;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.PlatformAddress;
import dev.slipway.cli.platform.Registrations;
import dev.slipway.cli.platform.Requests;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.Renderers;
import dev.slipway.cli.render.StoryRenderer;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import dev.slipway.cli.story.StoryListener;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deploys four releases of the reference application for real and checks that each ends as it
 * should.
 */
@Command(
    name = "demo",
    description = {
      "Show four releases of a real application under traffic on a platform of its own.",
      "Two are good, one does not start, and one fails under load and is rolled back.",
      "Waits and windows are a twentieth of the usual ones unless --real-time is given."
    })
public final class DemoCommand extends SlipwayCommand {

  private static final double DEMO_CLOCK = 0.05;
  private static final String APPLICATION = "appointment-booking";
  private static final String ENVIRONMENT = "staging";
  private static final URI WORKER = URI.create("http://127.0.0.1:18081");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json: one object a deployment and a summary as the last lines.")
  private OutputFormat format = OutputFormat.text;

  @Option(
      names = "--real-time",
      description =
          "One good and one bad release with the usual waits and 15 minutes of monitoring.")
  private boolean realTime;

  @Option(names = "--home", hidden = true, description = "Root of the repository.")
  private Path home = Path.of(System.getProperty("slipway.home", "."));

  /** For picocli. */
  public DemoCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    PrintStream talk = format == OutputFormat.text ? console.out() : console.err();
    double timeScale = realTime ? 1 : DEMO_CLOCK;
    Path root = home.toAbsolutePath().normalize();
    // a home of its own, so that a platform that runs in this one goes on undisturbed
    Path demoHome = root.resolve("target").resolve("demo");
    talk.println(
        realTime
            ? "Real time: waits of 0, 30 and 60 s, a sample every 60 s for 15 minutes."
            : "Demo clock: waits and windows x 1/20 (attempts after 1.5 and 3 s, 16 samples every 3 s).");
    try (DemoPlatform _ =
            DemoPlatform.start(
                root, demoHome.resolve(PlatformAddress.STATE_FOLDER), timeScale, talk);
        Platform platform = Platform.at(addressOf(demoHome))) {
      URI agentUrl =
          Objects.requireNonNull(
              platform.address().agent(), "the platform tells where its agent is");
      Agent agent = new Agent(agentUrl, APPLICATION, ENVIRONMENT);
      try (Traffic traffic = new Traffic(WORKER)) {
        return play(console, platform, agent, traffic, root);
      }
    }
  }

  private ExitCode play(
      Console console, Platform platform, Agent agent, Traffic traffic, Path root) {
    ManifestFile manifest = ManifestFile.read(root.resolve("examples").resolve(APPLICATION));
    Registrations.publish(platform.writer(), manifest, "demo", InstantSource.system().instant());
    List<String> differences = new ArrayList<>();
    boolean first = true;
    for (Expectation expected : realTime ? Expectation.REAL_TIME : Expectation.STORY) {
      Ending ending =
          deploy(console, platform, expected.version(), first ? onSwitch(traffic) : event -> {});
      first = false;
      expected.difference(ending, agent.liveVersion("worker")).ifPresent(differences::add);
      if (format != OutputFormat.text) {
        console.out().println(json(ending));
      }
    }
    traffic.close();
    if (traffic.failedRequests() > 0) {
      differences.add(
          "Expected no request to be lost while releases were switched, but %d of %d were; the first met %s."
              .formatted(traffic.failedRequests(), traffic.sent(), traffic.firstFailure()));
    }
    summarize(console, traffic, differences);
    return differences.isEmpty() ? ExitCode.OK : ExitCode.INTERNAL;
  }

  /** Traffic begins when the first release can answer. */
  private static StoryListener onSwitch(Traffic traffic) {
    return event -> {
      if (event.type().equals("AttemptFinished")
          && event.fields().text("component").equals("traffic")
          && event.fields().text("result").equals("SUCCEEDED")) {
        traffic.start();
      }
    };
  }

  private Ending deploy(
      Console console, Platform platform, String version, StoryListener listener) {
    StoryEvent accepted;
    try (PendingAnswer pending =
        platform
            .requests()
            .publish(
                Requests.deploy(Requests.Deploy.of(APPLICATION, ENVIRONMENT, version), "demo"))) {
      Answer answer =
          pending
              .await(Duration.ofSeconds(60))
              .orElseThrow(
                  () ->
                      new CliFailure(
                          ExitCode.OUTCOME_UNKNOWN,
                          "Expected an answer within a minute, but none came."));
      accepted = taken(answer);
    }
    PrintStream out = format == OutputFormat.text ? console.out() : console.err();
    try (StoryRenderer renderer =
        Renderers.of(OutputFormat.text, false, out, console.environment())) {
      Ending ending = platform.follower().follow(accepted.deploymentId(), both(renderer, listener));
      renderer.ended(ending);
      return ending;
    }
  }

  private static StoryEvent taken(Answer answer) {
    return switch (answer) {
      case Answer.Taken taken -> taken.event();
      case Answer.Refused refused -> throw new CliFailure(ExitCode.REJECTED, refused.why());
      case Answer.SetAside aside -> throw new CliFailure(ExitCode.REJECTED, aside.reason());
    };
  }

  private static StoryListener both(StoryRenderer renderer, StoryListener other) {
    return new StoryListener() {
      @Override
      public void on(StoryEvent event) {
        renderer.on(event);
        other.on(event);
      }

      @Override
      public void caughtUp() {
        renderer.caughtUp();
      }

      @Override
      public void idle() {
        renderer.idle();
      }
    };
  }

  private void summarize(Console console, Traffic traffic, List<String> differences) {
    if (format == OutputFormat.text) {
      console.out().println();
      console
          .out()
          .println(
              "failedRequests %d of %d (%d answers of 5xx were the releases' own)"
                  .formatted(
                      traffic.failedRequests(), traffic.sent(), traffic.applicationErrors()));
      console.out().println(differences.isEmpty() ? "Every release ended as told." : "");
    } else {
      ObjectNode summary = JsonNodeFactory.instance.objectNode();
      summary.put("failedRequests", traffic.failedRequests());
      summary.put("requests", traffic.sent());
      summary.put("applicationErrors", traffic.applicationErrors());
      summary.put("asTold", differences.isEmpty());
      console.out().println(new JsonMapper().writeValueAsString(summary));
    }
    differences.forEach(console.err()::println);
  }

  private static String json(Ending ending) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("version", ending.version());
    object.put("outcome", ending.outcome());
    object.put("score", ending.score());
    object.put("rollback", ending.rollback());
    object.put("runningVersion", ending.runningVersion());
    object.put("why", ending.why());
    return new JsonMapper().writeValueAsString(object);
  }

  private static PlatformAddress addressOf(Path demoHome) {
    return PlatformAddress.find(
        new PlatformAddress.Wish(demoHome, null, null, null, null, null), Map.of());
  }
}
