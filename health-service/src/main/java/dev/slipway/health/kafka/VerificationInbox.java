package dev.slipway.health.kafka;

import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.ReportMissed;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Inbox;
import dev.slipway.runtime.shard.Input;
import java.time.Duration;
import java.util.Optional;

/** What {@code deployment-events} and {@code health-facts} mean to the health service. */
public final class VerificationInbox implements Inbox<VerificationCommand> {

  /** The phase whose end lets the checks begin. */
  private static final int BEFORE = 2;

  private record Accepted(Plan plan) {}

  private record Phase(int phase, PhaseResult result) {}

  private record Cancelled(String requestedBy, String reason) {}

  private record Closed(Outcome outcome) {}

  @Override
  public Optional<Addressed<VerificationCommand>> read(Input input) {
    return command(input).map(command -> new Addressed<>(command.deploymentId(), command));
  }

  private static Optional<VerificationCommand> command(Input input) {
    String id = input.deploymentId();
    return switch (input.type()) {
      case "DeploymentAccepted" ->
          Optional.of(new NotePlan(id, input.at(), input.as(Accepted.class).plan()));
      case "PhaseFinished" -> phaseFinished(input);
      case "CancelNoted", "CancelRequested" -> {
        Cancelled cancelled = input.as(Cancelled.class);
        String why = "the deployment was cancelled by " + cancelled.requestedBy();
        String reason = clause(cancelled.reason());
        yield Optional.of(new Stop(id, input.at(), reason.isEmpty() ? why : why + ": " + reason));
      }
      case "DeploymentClosed" -> {
        Outcome outcome = input.as(Closed.class).outcome();
        yield Optional.of(new Stop(id, input.at(), "the deployment has ended as " + outcome));
      }
      case "ActionEnded" -> Optional.of(report(input));
      case "TimerDue" ->
          Optional.of(new WakeUp(input.as(Fact.TimerDue.class).aggregate(), input.at()));
      default -> Optional.empty();
    };
  }

  private static Optional<VerificationCommand> phaseFinished(Input input) {
    Phase phase = input.as(Phase.class);
    return phase.phase() == BEFORE && phase.result() == PhaseResult.PASSED
        ? Optional.of(new Begin(input.deploymentId(), input.at()))
        : Optional.empty();
  }

  private static VerificationCommand report(Input input) {
    Fact.ActionEnded fact = input.as(Fact.ActionEnded.class);
    Duration duration = Duration.ofMillis(Math.max(0, fact.durationMillis()));
    if (fact.errorClass() == ErrorClass.MISSED) {
      return new ReportMissed(
          fact.aggregate(), input.at(), fact.actionId(), fact.detail(), duration);
    }
    return new ReportCheck(
        fact.aggregate(),
        input.at(),
        fact.actionId(),
        fact.result(),
        fact.detail(),
        duration,
        fact.measurements(),
        fact.output());
  }

  private static String clause(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
