package dev.slipway.monitor.kafka;

import dev.slipway.monitor.watch.WatchCommand;
import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Inbox;
import dev.slipway.runtime.shard.Input;
import java.util.Optional;

/**
 * What {@code deployment-events}, {@code health-events} and {@code monitor-facts} mean to the
 * monitor service.
 */
public final class WatchInbox implements Inbox<WatchCommand> {

  /** The deployer's last phase, which ends with the switch of traffic. */
  private static final int DEPLOYMENT = 2;

  /** The phase whose end lets monitoring begin. */
  private static final int END_TO_END = 4;

  private record Accepted(Plan plan) {}

  private record Phase(int phase, PhaseResult result, SkipReason skipReason, Evidence evidence) {}

  private record Cancelled(String requestedBy, String reason) {}

  private record Closed(Outcome outcome) {}

  @Override
  public Optional<Addressed<WatchCommand>> read(Input input) {
    return command(input).map(command -> new Addressed<>(command.deploymentId(), command));
  }

  private static Optional<WatchCommand> command(Input input) {
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
      case "ActionEnded" -> {
        Fact.ActionEnded fact = input.as(Fact.ActionEnded.class);
        yield Optional.of(
            new ReportSample(
                fact.aggregate(),
                input.at(),
                fact.actionId(),
                fact.result(),
                fact.detail(),
                fact.measurements()));
      }
      case "ProbeChanged" -> {
        Fact.ProbeChanged fact = input.as(Fact.ProbeChanged.class);
        yield Optional.of(
            new ReportProbe(
                fact.aggregate(), input.at(), fact.actionId(), fact.healthy(), fact.detail()));
      }
      case "TimerDue" ->
          Optional.of(new WakeUp(input.as(Fact.TimerDue.class).aggregate(), input.at()));
      default -> Optional.empty();
    };
  }

  private static Optional<WatchCommand> phaseFinished(Input input) {
    Phase phase = input.as(Phase.class);
    String id = input.deploymentId();
    if (phase.phase() == DEPLOYMENT && phase.result() == PhaseResult.PASSED) {
      return Optional.of(new NoteSwitch(id, input.at()));
    }
    if (phase.phase() != END_TO_END) {
      return Optional.empty();
    }
    boolean notFinished =
        phase.result() == PhaseResult.SKIPPED && phase.skipReason() == SkipReason.UPSTREAM_FAILURE;
    return Optional.of(
        notFinished
            ? new Stop(id, input.at(), "phase 4 was not finished either")
            : new Begin(id, input.at(), nothingPassed(phase)));
  }

  private static boolean nothingPassed(Phase phase) {
    return phase.result() == PhaseResult.FAILED
        && phase.evidence().checks().stream()
            .noneMatch(check -> check.result() == Result.SUCCEEDED);
  }

  private static String clause(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
