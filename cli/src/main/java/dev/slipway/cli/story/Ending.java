package dev.slipway.cli.story;

import dev.slipway.cli.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment ended, or a later manual rollback of it.
 *
 * @param event the event that says so: DeploymentClosed or DeploymentRejected
 * @param result the record for other systems, if it was there to be read
 */
public record Ending(StoryEvent event, @Nullable StoryEvent result) {

  /** PASS, WARNING, FAILED, DRY_RUN, REJECTED, CANCELLED, SUPERSEDED or UNKNOWN. */
  public String outcome() {
    return isRejection() ? "REJECTED" : event.fields().text("outcome");
  }

  /** NONE, NO_OP, DONE, FAILED or UNKNOWN. */
  public String rollback() {
    return isRejection() ? "NONE" : event.fields().text("rollback");
  }

  /** 0 to 100; null where none was computed. */
  public @Nullable Integer score() {
    return event.fields().optionalWhole("score");
  }

  public String version() {
    return event.fields().text("version");
  }

  /** What runs now; empty if nothing does or it is not known. */
  public String runningVersion() {
    return event.fields().text("runningVersion");
  }

  /** One sentence. */
  public String why() {
    return event.fields().text("why");
  }

  /** Scores of the phases, each with phase, score, result and reason. */
  public List<Fields> phases() {
    return event.fields().records("phases");
  }

  /** Whether the request was refused before anything was planned. */
  public boolean isRejection() {
    return event.type().equals("DeploymentRejected");
  }

  /** Whether somebody rolled the release back later. */
  public boolean isManualRollback() {
    return event.fields().flag("manualRollback");
  }

  /** What the process ends with. */
  public ExitCode exitCode(boolean failOnWarning) {
    if (rollback().equals("FAILED")) {
      return ExitCode.ROLLBACK_FAILED;
    }
    return switch (outcome()) {
      case "PASS" -> ExitCode.OK;
      case "WARNING" -> failOnWarning ? ExitCode.WARNING : ExitCode.OK;
      case "DRY_RUN" -> dryRunFailed() ? ExitCode.FAILED : ExitCode.OK;
      case "REJECTED" -> ExitCode.REJECTED;
      case "FAILED", "CANCELLED", "SUPERSEDED" -> ExitCode.FAILED;
      // an outcome that this version does not know is not a success
      default -> ExitCode.OUTCOME_UNKNOWN;
    };
  }

  private boolean dryRunFailed() {
    return !phases().isEmpty() && phases().getFirst().text("result").equals("FAILED");
  }
}
