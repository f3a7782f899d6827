package dev.slipway.cli.render;

import static dev.slipway.cli.render.Texts.clause;
import static dev.slipway.cli.render.Texts.oneLine;
import static dev.slipway.cli.render.Texts.or;
import static dev.slipway.cli.render.Texts.took;

import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One sentence for each event. */
public final class EventText {
  private static final String[] PHASES = {
    "Pre-Deployment Validation",
    "Build & Deploy",
    "Health Validation",
    "End-to-End Validation",
    "Post-Deployment Monitoring"
  };

  private static final String TRAFFIC = "traffic";

  private EventText() {}

  /** Name of a phase from 1 to 5. */
  public static String phaseName(int phase) {
    return phase >= 1 && phase <= PHASES.length ? PHASES[phase - 1] : "Phase " + phase;
  }

  /** What happened, on one line, without time. */
  public static String of(StoryEvent event) {
    return oneLine(sentence(event));
  }

  private static String sentence(StoryEvent event) {
    Fields f = event.fields();
    return switch (event.type()) {
      case "DeployRequested" -> requested(f);
      case "DeploymentAccepted" -> accepted(event);
      case "DeploymentRejected" ->
          "REJECTED, %s: %s".formatted(or(f.text("field"), "request"), oneLine(f.text("why")));
      case "RequestRepeated" ->
          "The same request came again; the first answer, %s, stands"
              .formatted(event.deploymentId());
      case "DeploymentStarted" -> started(f);
      case "PlanNoted" -> "Noted the plan";
      case "PhaseStarted" ->
          "Phase %d: %s".formatted(f.whole("phase"), phaseName(f.whole("phase")));
      case "PhaseFinished" ->
          "Phase %d %s after %s: %s"
              .formatted(
                  f.whole("phase"),
                  f.text("result"),
                  took(f.number("durationMillis")),
                  clause(f.text("reason")));
      case "CheckStarted" ->
          "%s started, attempt %d/%d".formatted(check(f), f.whole("attempt"), f.whole("attempts"));
      case "CheckFinished" -> "%s %s".formatted(check(f), checkResult(f));
      case "AttemptStarted" ->
          attempt(f)
              + (f.flag("verifies")
                  ? " ended unseen; asking whether it is live..."
                  : isTraffic(f) ? "..." : " deployment...");
      case "AttemptFinished" -> attemptResult(f);
      case "SampleTaken" ->
          "Sample %d/%d: %s%s"
              .formatted(
                  f.whole("number") + 1,
                  f.whole("of"),
                  f.flag("missing") ? "missing, " : "",
                  clause(f.text("detail")));
      case "ProbeTurned" ->
          "Probe %s turned %s: %s"
              .formatted(
                  f.text("probe"),
                  f.flag("healthy") ? "healthy" : "failing",
                  clause(f.text("detail")));
      case "CriticalConditionFound" ->
          "CRITICAL, %s: %s".formatted(f.text("condition"), clause(f.text("detail")));
      case "PhaseScored" -> phaseScore(f.record("score"));
      case "RollbackStepsNoted" -> "Noted what a rollback would do";
      case "SwitchNoted" -> "Noted the switch of traffic";
      case "DeploymentScored" -> scored(f);
      case "AttemptHeld", "DeploymentHeld" ->
          "HELD until %s: %s".formatted(f.instant("until"), oneLine(f.text("why")));
      case "HoldNoted" -> "Noted the hold until %s".formatted(f.instant("until"));
      case "HoldResolved" ->
          "Hold resolved by %s: %s, %s"
              .formatted(who(f), f.text("decision"), clause(f.text("reason")));
      case "LaneUnlocked" -> "Lane unlocked by %s: %s".formatted(who(f), clause(f.text("reason")));
      case "ScoringEnded" ->
          "Scoring ended, %s: %s".formatted(f.text("reason"), clause(f.text("why")));
      case "VerdictNoted" ->
          "Noted the verdict %s; waiting for the rollback".formatted(f.text("outcome"));
      default -> ending(event);
    };
  }

  private static String ending(StoryEvent event) {
    Fields f = event.fields();
    return switch (event.type()) {
      case "CancelNoted" ->
          "Cancel requested by %s: %s; ending %s first"
              .formatted(
                  who(f),
                  or(clause(f.text("reason")), "no reason"),
                  or(f.text("actionId"), "the checks that are under way"));
      case "StopNoted" -> "Ending what is under way, because " + clause(f.text("why"));
      case "CancelRequested" ->
          "Cancel requested by %s: %s".formatted(who(f), or(clause(f.text("reason")), "no reason"));
      case "RollbackRequested" ->
          "Rollback to %s requested by %s: %s"
              .formatted(
                  or(f.text("toVersion"), "the previous version"),
                  who(f),
                  or(clause(f.text("reason")), "no reason"));
      case "RollbackStarted" -> "Rollback started: " + String.join(", ", f.texts("reasons"));
      case "RollbackReasonAdded" -> "Another reason for the rollback: " + f.text("reason");
      case "ComponentRollbackStarted" ->
          f.text("toVersion").isEmpty()
              ? "%s take-down...".formatted(attempt(f))
              : "%s rollback to %s...".formatted(attempt(f), f.text("toVersion"));
      case "ComponentRollbackFailed" ->
          "%s rollback %s: %s"
              .formatted(attempt(f), failed(f.text("result")), clause(f.text("detail")));
      case "ComponentRolledBack" -> component(f.record("component"));
      case "RollbackFinished" ->
          "Rollback %s after %s: %s"
              .formatted(f.text("result"), took(f.number("durationMillis")), clause(f.text("why")));
      case "DryRunReported" ->
          "Listed the %d steps of a real run".formatted(f.texts("steps").size());
      case "DeploymentStalled" ->
          "Still waiting for %s: %s".formatted(f.text("waitingFor"), clause(f.text("why")));
      case "DeploymentClosed" ->
          "Deployment closed: %s; %s".formatted(closed(f), oneLine(f.text("why")));
      case "DeploymentResult" -> "Result published: " + closed(f);
      default -> "%s (this version of the command line does not know it)".formatted(event.type());
    };
  }

  /** {@code Phase 2 Score: 2/5 (reason)}. */
  static String phaseScore(Fields score) {
    String reason = clause(score.text("reason"));
    Integer points = score.optionalWhole("score");
    return "Phase %d Score: %s/5%s"
        .formatted(
            score.whole("phase"),
            Texts.points(points),
            reason.isEmpty()
                ? ""
                : points == null
                    ? " (inconclusive: %s)".formatted(reason)
                    : " (%s)".formatted(reason));
  }

  /** Time from an event to the attempt that it announces; null if it announces none. */
  static @Nullable Duration waitAfter(Fields event) {
    Instant next = event.optionalInstant("nextAttemptAt");
    return next == null ? null : Duration.between(event.record("meta").instant("at"), next);
  }

  private static String requested(Fields f) {
    return "%s requested %s in %s%s"
        .formatted(
            who(f),
            f.text("version"),
            f.text("environment"),
            f.text("message").isEmpty() ? "" : ": " + clause(f.text("message")));
  }

  private static String accepted(StoryEvent event) {
    Fields f = event.fields();
    Fields plan = f.record("plan");
    String queued =
        f.text("behind").isEmpty()
            ? ""
            : "; queued behind %s, place %d".formatted(f.text("behind"), f.whole("queuePosition"));
    return "Deployment %s: %s -> %s, version %s%s, requested by %s%s"
        .formatted(
            event.deploymentId(),
            event.application(),
            event.environment(),
            plan.text("version"),
            plan.text("revision").isEmpty() ? "" : " (" + plan.text("revision") + ")",
            who(f),
            queued);
  }

  private static String started(Fields f) {
    Fields previous = f.optionalRecord("previous");
    return previous == null
        ? "Deployment started; nothing was stable before"
        : "Deployment started; %s was stable before".formatted(previous.text("version"));
  }

  private static String scored(Fields f) {
    Integer total = f.optionalWhole("total");
    return "%s, %s"
        .formatted(total == null ? "No score" : "FINAL SCORE: %d/100".formatted(total), verdict(f));
  }

  /** The verdict and what made it stricter than the band. */
  static String verdict(Fields scored) {
    String band = scored.text("band");
    String outcome = scored.text("outcome");
    String overrides = String.join(", ", scored.texts("overrides"));
    if (overrides.isEmpty() || band.equals(outcome)) {
      return outcome;
    }
    return "%s by override %s, band %s".formatted(outcome, overrides, or(band, "none"));
  }

  private static String closed(Fields f) {
    Integer score = f.optionalWhole("score");
    String rollback = f.text("rollback");
    return "%s%s%s; %s runs"
        .formatted(
            f.text("outcome"),
            score == null ? "" : " %d/100".formatted(score),
            rollback.equals("NONE") ? "" : ", rollback " + rollback,
            or(f.text("runningVersion"), "nothing known"));
  }

  private static String component(Fields outcome) {
    String version = outcome.text("version");
    return "%s %s%s"
        .formatted(
            outcome.text("component"),
            outcome.text("result"),
            version.isEmpty()
                ? outcome.text("result").equals("FAILED")
                    ? ": " + clause(outcome.text("detail"))
                    : ""
                : ", %s runs".formatted(version));
  }

  private static String check(Fields f) {
    return "Check %d/%d: %s ...".formatted(f.whole("number"), f.whole("of"), f.text("name"));
  }

  private static String checkResult(Fields f) {
    String tries =
        f.whole("attempts") > 1 && (f.whole("attempt") > 1 || !f.text("result").equals("SUCCEEDED"))
            ? ", attempt %d/%d".formatted(f.whole("attempt"), f.whole("attempts"))
            : "";
    String time = "(%s%s)".formatted(took(f.number("durationMillis")), tries);
    return f.text("result").equals("SUCCEEDED")
        ? "passed " + time
        : "%s %s: %s".formatted(failed(f.text("result")), time, clause(f.text("detail")));
  }

  private static String attempt(Fields f) {
    return "[%d/%d] %s"
        .formatted(
            f.whole("attempt"),
            f.whole("attempts"),
            isTraffic(f) ? "traffic switch" : f.text("component"));
  }

  private static String attemptResult(Fields f) {
    String time = took(f.number("durationMillis"));
    boolean succeeded = f.text("result").equals("SUCCEEDED");
    String what = isTraffic(f) ? "" : " deployment";
    return succeeded
        ? "%s%s (%s)".formatted(attempt(f), isTraffic(f) ? " done" : " deployed", time)
        : "%s%s %s (%s): %s"
            .formatted(attempt(f), what, failed(f.text("result")), time, clause(f.text("detail")));
  }

  private static String failed(String result) {
    return result.equals("FAILED") ? "FAILED" : "ended with an unknown outcome";
  }

  private static boolean isTraffic(Fields f) {
    return f.text("component").equals(TRAFFIC);
  }

  private static String who(Fields f) {
    String who = oneLine(f.text("requestedBy"));
    return who.isEmpty() ? "somebody" : who + " (claimed)";
  }
}
