package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneCommand.ReportHold;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Decision;
import dev.slipway.testkit.Permutations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * deployer-facts, score-events and rollback-events are read at different speeds; the end must not
 * depend on it.
 */
class LaneOrderTest {

  private static final int MOST = 5000;

  private final LaneDecider decider = new LaneDecider();
  private final LanePlay play = new LanePlay();

  @Test
  void shouldEndTheSameInWhateverOrderTheTopicsAreRead() {
    play.deployed(Plans.small("1")).request(Plans.small("2")).passesAll();
    Lane deployed = play.lane();
    String id = play.active();
    List<LaneCommand> facts =
        List.of(request("3"), new LaneCommand.WakeUp(play.now()), request("4"), request("5"));
    List<LaneCommand> score =
        List.of(
            new ReportHold(id, play.now().plusSeconds(60), "Half is missing.", play.now()),
            play.verdict(id, Outcome.FAILED, true, 40));
    List<LaneCommand> rollback = List.of(play.rollback(id, RollbackResult.DONE));
    Set<Lane> ends = new HashSet<>();
    Set<List<String>> closed = new HashSet<>();

    Permutations.interleave(
        List.of(facts, score, rollback),
        MOST,
        1,
        order -> {
          Run run = new Run(deployed, order);
          ends.add(run.state);
          closed.add(run.closed());
        });

    assertThat(ends).hasSize(1);
    Lane end = ends.iterator().next();
    assertThat(end.progress().stage()).isInstanceOf(Stage.Validating.class);
    assertThat(end.plan(end.progress().deploymentId()).version()).isEqualTo("3");
    assertThat(end.queue()).hasSize(2);
    assertThat(closed).containsExactly(List.of("2 FAILED DONE"));
  }

  @Test
  void shouldEndACancelledDeploymentTheSameWhereverItsVerdictIsRead() {
    play.request(Plans.small("1")).passesAll();
    String id = play.active();
    LaneCommand verdict = play.verdict(id, Outcome.FAILED, true, 40);
    LaneCommand done = play.rollback(id, RollbackResult.DONE);
    play.cancel(id);
    Set<Lane> ends = new HashSet<>();

    Permutations.interleave(
        List.of(List.of(verdict), List.of(done), List.of(new LaneCommand.WakeUp(play.now()))),
        MOST,
        1,
        order -> ends.add(new Run(play.lane(), order).state));

    assertThat(ends).hasSize(1);
    assertThat(ends.iterator().next().last())
        .isEqualTo(new Lane.Ended(id, Outcome.CANCELLED, null));
  }

  @Test
  void shouldEndACancelledDeploymentTheSameWhereverTheEndOfItsChecksIsRead() {
    play.request(Plans.small("1")).passesAll();
    String id = play.active();
    play.cancel(id);
    LaneCommand ended = new LaneCommand.ReportChecksEnded(id, play.now());
    LaneCommand done = play.rollback(id, RollbackResult.DONE);
    Set<Lane> ends = new HashSet<>();

    Permutations.interleave(
        List.of(List.of(ended), List.of(done), List.of(new LaneCommand.WakeUp(play.now()))),
        MOST,
        1,
        order -> ends.add(new Run(play.lane(), order).state));

    assertThat(ends).hasSize(1);
    assertThat(ends.iterator().next().last())
        .isEqualTo(new Lane.Ended(id, Outcome.CANCELLED, null));
  }

  private LaneCommand request(String version) {
    return new RequestDeployment(
        play.origin("ann"), Plans.small(version), Mode.QUEUE, "", Map.of(), "sha", play.now());
  }

  /** Does with commands what the shell does: what was put off is asked again after each event. */
  private final class Run {

    private final List<LaneEvent> log = new ArrayList<>();
    private List<LaneCommand> parked = new ArrayList<>();
    private Lane state;

    Run(Lane start, List<LaneCommand> commands) {
      state = start;
      commands.forEach(this::give);
    }

    List<String> closed() {
      return log.stream()
          .filter(DeploymentClosed.class::isInstance)
          .map(DeploymentClosed.class::cast)
          .map(e -> "%s %s %s".formatted(e.version(), e.outcome(), e.rollback()))
          .toList();
    }

    private void give(LaneCommand command) {
      switch (decider.decide(state, command)) {
        case Decision.Accepted<LaneEvent> accepted -> {
          for (LaneEvent event : accepted.events()) {
            state = decider.evolve(state, event);
            log.add(event);
          }
          if (!accepted.events().isEmpty()) {
            List<LaneCommand> waiting = parked;
            parked = new ArrayList<>();
            waiting.forEach(this::give);
          }
        }
        case Decision.Postponed<LaneEvent> _ -> parked.add(command);
        case Decision.Refused<LaneEvent> _ -> {}
      }
    }
  }
}
