package dev.slipway.rollback.kafka;

import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackCommand.NotePlan;
import dev.slipway.rollback.release.RollbackCommand.ReportAction;
import dev.slipway.rollback.release.RollbackCommand.RequestRollback;
import dev.slipway.rollback.release.RollbackCommand.WakeUp;
import dev.slipway.runtime.action.Fact.ActionEnded;
import dev.slipway.runtime.action.Fact.TimerDue;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Inbox;
import dev.slipway.runtime.shard.Input;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads who wants a rollback, and how its actions ended; a rollback goes by the id of its
 * deployment.
 */
public final class RollbackInbox implements Inbox<RollbackCommand> {

  private static final String ROLLBACK = "ROLLBACK";

  /** What is needed of {@code DeploymentAccepted}. */
  record Accepted(Plan plan) {}

  /** What is needed of {@code DeploymentScored}. */
  record Scored(String action, List<String> reasons, List<RollbackStep> steps, long fencingToken) {}

  /** What is needed of {@code CancelRequested} and {@code RollbackRequested}. */
  record Requested(List<RollbackStep> steps, long fencingToken) {}

  @Override
  public Optional<Addressed<RollbackCommand>> read(Input input) {
    return command(input).map(command -> new Addressed<>(command.deploymentId(), command));
  }

  private static Optional<RollbackCommand> command(Input input) {
    String id = input.deploymentId();
    Instant at = input.at();
    return switch (input.type()) {
      case "DeploymentAccepted" ->
          Optional.of(new NotePlan(id, input.as(Accepted.class).plan(), at));
      case "DeploymentScored" -> verdict(input.as(Scored.class), id, at);
      case "CancelRequested" -> Optional.of(request(input, RequestRollback.CANCELLED, false));
      case "RollbackRequested" -> Optional.of(request(input, RequestRollback.MANUAL, true));
      case "ActionEnded" -> {
        ActionEnded ended = input.as(ActionEnded.class);
        yield Optional.of(
            new ReportAction(
                ended.aggregate(),
                ended.actionId(),
                ended.result(),
                ended.detail(),
                ended.output(),
                at));
      }
      case "TimerDue" -> Optional.of(new WakeUp(input.as(TimerDue.class).aggregate(), at));
      default -> Optional.empty();
    };
  }

  private static Optional<RollbackCommand> verdict(Scored scored, String id, Instant at) {
    return scored.action().equals(ROLLBACK)
        ? Optional.of(
            new RequestRollback(
                id, scored.reasons(), scored.steps(), scored.fencingToken(), false, at))
        : Optional.empty();
  }

  private static RequestRollback request(Input input, String reason, boolean manual) {
    Requested requested = input.as(Requested.class);
    return new RequestRollback(
        input.deploymentId(),
        List.of(reason),
        requested.steps(),
        requested.fencingToken(),
        manual,
        input.at());
  }
}
