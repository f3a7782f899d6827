package dev.slipway.cli.render;

import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a deployment stands, from its events. Used by one thread. */
public final class DeploymentView {
  static final int PHASES = 5;
  private static final int DEPLOYING = 2;

  private final List<PhaseView> phases = new ArrayList<>();
  private String id = "";
  private String lane = "";
  private String application = "";
  private String environment = "";
  private String version = "";
  private String revision = "";
  private String requestedBy = "";
  private String previousVersion = "";
  private String behind = "";
  private int place;
  private boolean started;
  private boolean skipsTests;
  private int passFrom = 80;
  private int warningFrom = 60;
  private @Nullable Instant acceptedAt;
  private @Nullable String held;
  private @Nullable String cancelled;
  private @Nullable String cannotStart;
  private @Nullable PhaseView rollback;
  private String rollbackResult = "";
  private List<String> dryRun = List.of();
  private @Nullable FailedOutput failure;

  /**
   * Output of the last thing that failed.
   *
   * @param what for example {@code worker, attempt 3}
   */
  public record FailedOutput(String what, String output) {}

  public DeploymentView() {
    for (int phase = 1; phase <= PHASES; phase++) {
      phases.add(new PhaseView(EventText.phaseName(phase)));
    }
  }

  /** Takes the next event. */
  public void apply(StoryEvent event) {
    if (id.isEmpty()) {
      id = event.deploymentId();
      application = event.application();
      environment = event.environment();
      lane = application + " -> " + environment;
    }
    Fields f = event.fields();
    switch (event.type()) {
      case "DeploymentAccepted" -> accepted(event);
      case "DeploymentStarted" -> {
        started = true;
        cannotStart = null;
        Fields previous = f.optionalRecord("previous");
        previousVersion = previous == null ? "" : previous.text("version");
      }
      case "PhaseStarted" -> phase(f).start(event.at());
      case "PhaseFinished" -> {
        phase(f).finish(event.at(), f.text("result"), f.text("skipReason"), f.text("reason"));
        // a hold of an attempt that nobody resolved ends with its phase
        held = f.whole("phase") == DEPLOYING ? null : held;
      }
      case "PhaseScored" -> score(f.record("score"));
      case "CheckStarted" -> phase(f).step(f.text("name")).start(event.at(), f);
      case "CheckFinished" -> {
        phase(f).step(f.text("name")).finish(f);
        failed("%s, attempt %d".formatted(f.text("name"), f.whole("attempt")), f);
      }
      case "AttemptStarted" -> phases.get(1).step(f.text("component")).start(event.at(), f);
      case "AttemptFinished" -> {
        phases.get(1).step(f.text("component")).finish(f);
        failed("%s, attempt %d".formatted(f.text("component"), f.whole("attempt")), f);
      }
      case "SampleTaken" -> phases.get(4).sample(f);
      case "CriticalConditionFound" -> phases.get(4).note(f.text("detail"));
      case "DeploymentScored" -> f.records("phases").forEach(this::score);
      // a hold that was on its way when somebody cancelled is not one any more
      case "AttemptHeld", "DeploymentHeld" -> held = cancelled == null ? f.text("why") : null;
      case "HoldResolved" -> held = null;
      case "CancelNoted", "CancelRequested" -> {
        held = null;
        cancelled = EventText.of(event);
      }
      case "DeploymentStalled" -> cannotStart = started ? null : f.text("why");
      default -> rollback(event);
    }
  }

  private void rollback(StoryEvent event) {
    Fields f = event.fields();
    switch (event.type()) {
      case "RollbackStarted" -> {
        PhaseView view = new PhaseView("Rollback");
        view.start(event.at());
        f.records("steps").forEach(step -> view.step(step.text("component")));
        rollback = view;
      }
      case "ComponentRollbackStarted" ->
          rollbackView().step(f.text("component")).start(event.at(), f);
      case "ComponentRollbackFailed" -> {
        rollbackView().step(f.text("component")).finish(f);
        failed("rollback of %s, attempt %d".formatted(f.text("component"), f.whole("attempt")), f);
      }
      case "ComponentRolledBack" -> {
        Fields component = f.record("component");
        rollbackView()
            .step(component.text("component"))
            .end(component.text("result"), component.text("version"));
      }
      case "RollbackFinished" -> {
        rollbackResult = f.text("result");
        rollbackView()
            .finish(
                event.at(),
                rollbackResult.equals("FAILED") ? "FAILED" : "PASSED",
                "NONE",
                f.text("why"));
      }
      case "DryRunReported" -> dryRun = f.texts("steps");
      case "DeploymentClosed" -> {
        f.records("phases").forEach(this::score);
        version = version.isEmpty() ? f.text("version") : version;
        previousVersion = previousVersion.isEmpty() ? f.text("previousVersion") : previousVersion;
      }
      case "DeploymentRejected" -> {
        version = f.text("version");
        requestedBy = f.text("requestedBy");
      }
      default -> {}
    }
  }

  private void accepted(StoryEvent event) {
    Fields f = event.fields();
    Fields plan = f.record("plan");
    acceptedAt = event.at();
    version = plan.text("version");
    revision = plan.text("revision");
    requestedBy = f.text("requestedBy");
    behind = f.text("behind");
    place = f.whole("queuePosition");
    Fields policy = plan.record("policy");
    passFrom = policy.whole("passFrom");
    warningFrom = policy.whole("warningFrom");
    plan.records("checks").forEach(check -> phases.get(0).step(check.text("name")));
    plan.records("components").forEach(part -> phases.get(1).step(part.text("name")));
    if (plan.optionalRecord("switchTraffic") != null) {
      phases.get(1).step("traffic");
    }
    plan.records("healthChecks").forEach(check -> phases.get(2).step(check.text("name")));
    Fields monitoring = plan.record("monitoring");
    phases.get(4).plannedMillis(monitoring.number("windowMillis"));
    skipsTests = plan.flag("skipE2e");
    if (skipsTests) {
      phases.get(3).skipped("skipped on request (skip-e2e)", policy.whole("requestedSkipScore"));
    } else {
      plan.records("endToEndTests").forEach(test -> phases.get(3).step(test.text("name")));
    }
  }

  private void score(Fields score) {
    int number = score.whole("phase");
    if (number >= 1 && number <= PHASES) {
      phases.get(number - 1).score(score);
    }
  }

  private void failed(String what, Fields f) {
    if (!f.text("output").isBlank()) {
      failure = new FailedOutput(what, f.text("output"));
    }
  }

  private PhaseView phase(Fields f) {
    int number = f.whole("phase");
    return phases.get(Math.clamp(number, 1, PHASES) - 1);
  }

  private PhaseView rollbackView() {
    if (rollback == null) {
      rollback = new PhaseView("Rollback");
    }
    return Objects.requireNonNull(rollback);
  }

  /** Points so far, as the scorer gave them. */
  int points() {
    return phases.stream().mapToInt(phase -> phase.score() == null ? 0 : phase.score()).sum();
  }

  /** The total if everything still open scores 5. */
  int bestPossible() {
    return 4
        * phases.stream()
            .mapToInt(
                phase -> {
                  Integer score = phase.score();
                  return score == null ? 5 : score;
                })
            .sum();
  }

  public String id() {
    return id;
  }

  /** {@code application -> environment}. */
  public String lane() {
    return lane;
  }

  public String application() {
    return application;
  }

  public String environment() {
    return environment;
  }

  /** The command that does what a dry run only told. */
  String deployCommand() {
    return "slipway deploy %s --env %s --version %s%s"
        .formatted(application, environment, version, skipsTests ? " --skip-e2e" : "");
  }

  public String version() {
    return version;
  }

  public String revision() {
    return revision;
  }

  public String requestedBy() {
    return requestedBy;
  }

  /** Version that was stable before; empty: none. */
  public String previousVersion() {
    return previousVersion;
  }

  /** The deployment that this one waits for; empty if it has started or never waited. */
  public String waitsFor() {
    return started ? "" : behind;
  }

  /** Its place among those that waited when it was accepted, from 1 on. */
  public int place() {
    return place;
  }

  public int passFrom() {
    return passFrom;
  }

  public int warningFrom() {
    return warningFrom;
  }

  public @Nullable Instant acceptedAt() {
    return acceptedAt;
  }

  /** The five phases in order. */
  public List<PhaseView> phases() {
    return phases;
  }

  /** Why it is held; null if it is not. */
  public @Nullable String held() {
    return held;
  }

  /** Who cancelled it and what is being done about it; null if nobody did. */
  public @Nullable String cancelled() {
    return cancelled;
  }

  /** Why it does not start although nothing is before it; null if that is not so. */
  public @Nullable String cannotStart() {
    return cannotStart;
  }

  /** The rollback as a phase; null if there is none. */
  public @Nullable PhaseView rollback() {
    return rollback;
  }

  /** What a dry run would have done. */
  public List<String> dryRun() {
    return dryRun;
  }

  public @Nullable FailedOutput failure() {
    return failure;
  }
}
