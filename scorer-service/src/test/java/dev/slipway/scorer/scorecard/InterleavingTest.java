package dev.slipway.scorer.scorecard;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.core.Decision;
import dev.slipway.scorer.scorecard.Scorecard.Over;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentHeld;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.testkit.Permutations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the records of deployer, health and monitor can be read. What was put off is
 * asked again after each event, as the shell does.
 */
class InterleavingTest {

  private static final int MOST = 5000;
  private static final long SEED = 20261121;

  @Test
  @DisplayName("a good run: the same events in every order")
  void goodRun() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), deployed()),
            List.of(health(4, 1), endToEnd(7, CheckKind.NORMAL)),
            List.of(monitored()));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  @DisplayName(
      "phase 2 fails: the same events in every order, also when the others say that they were skipped")
  void phase2Failure() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), exhausted()),
            List.of(skipped(3), skipped(4)),
            List.of(skipped(5)));
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.iterator().next()).anyMatch(DeploymentScored.class::isInstance);
  }

  @Test
  @DisplayName("a critical run: the same events in every order")
  void criticalRun() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), deployed()),
            List.of(health(5, 0), endToEnd(8)),
            List.of(critical(), monitored()));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  @DisplayName("a veto that stops: the same events in every order")
  void vetoThatStops() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(stoppingOnVeto()),
            List.of(validated(), deployed()),
            List.of(health(1, 4), skipped(4)),
            List.of(skipped(5)));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  @DisplayName("a held run: the same hold in every order, and then the same verdict")
  void heldRun() {
    Set<Set<ScorecardEvent>> outcomes = new HashSet<>();
    Permutations.interleave(
        List.of(
            List.of(accepted(plan()), validated(), deployed()),
            List.of(health(5, 0), endToEnd(8)),
            List.of(blind(9))),
        MOST,
        SEED,
        order -> {
          Reader reader = new Reader();
          order.forEach(reader::read);
          reader.read(resolve(HoldDecision.ACCEPT));
          assertThat(reader.state).isEqualTo(new Over());
          outcomes.add(timeless(reader.log));
        });
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.iterator().next()).anyMatch(DeploymentHeld.class::isInstance);
  }

  @Test
  @DisplayName("a cancel that races the verdict: over in every order, with one end")
  void cancelRacesVerdict() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), deployed(), cancelled(), closed()),
            List.of(health(5, 0), endToEnd(8)),
            List.of(monitored()));
    assertOneEnd(outcomes);
    assertThat(outcomes)
        .anyMatch(outcome -> outcome.stream().anyMatch(DeploymentScored.class::isInstance))
        .anyMatch(outcome -> outcome.stream().noneMatch(DeploymentScored.class::isInstance));
  }

  @Test
  @DisplayName("a cancel while others check: over in every order, with one end")
  void cancelWhileOthersCheck() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), deployed(), cancelNoted()),
            List.of(health(5, 0), skipped(4)),
            List.of(skipped(5)));
    assertOneEnd(outcomes);
    assertThat(outcomes)
        .as("also when the hold came first")
        .anyMatch(outcome -> outcome.stream().anyMatch(DeploymentHeld.class::isInstance))
        .anyMatch(outcome -> outcome.stream().anyMatch(ScorecardEvent.StopNoted.class::isInstance));
  }

  @Test
  @DisplayName("a cancel in phase 2, which is noted and then carried out: one end in every order")
  void cancelInPhaseTwo() {
    Set<Set<ScorecardEvent>> outcomes =
        outcomes(
            plan(),
            List.of(validated(), cancelNoted(), cancelled(), closed()),
            List.of(skipped(3), skipped(4)),
            List.of(skipped(5)));
    assertOneEnd(outcomes);
    assertThat(outcomes)
        .noneMatch(outcome -> outcome.stream().anyMatch(DeploymentScored.class::isInstance));
  }

  private static void assertOneEnd(Set<Set<ScorecardEvent>> outcomes) {
    for (Set<ScorecardEvent> outcome : outcomes) {
      assertThat(outcome)
          .filteredOn(
              event ->
                  event instanceof DeploymentScored || event instanceof ScorecardEvent.ScoringEnded)
          .hasSize(1);
    }
  }

  /**
   * The sets of events, without their times, that all orders of these topics lead to. All of them
   * end over.
   */
  private static Set<Set<ScorecardEvent>> outcomes(
      Plan plan,
      List<ScorecardCommand> deployer,
      List<ScorecardCommand> health,
      List<ScorecardCommand> monitor) {
    List<ScorecardCommand> deployment = new ArrayList<>(List.of(accepted(plan)));
    deployment.addAll(deployer);
    Set<Set<ScorecardEvent>> outcomes = new HashSet<>();
    Permutations.interleave(
        List.of(deployment, health, monitor),
        MOST,
        SEED,
        order -> {
          Reader reader = new Reader();
          order.forEach(reader::read);
          assertThat(reader.state).as("after %s", order).isEqualTo(new Over());
          assertThat(reader.waiting).isEmpty();
          outcomes.add(timeless(reader.log));
        });
    return outcomes;
  }

  /**
   * The log time of an event is that of the record that completed the picture, so it depends on the
   * order.
   */
  private static Set<ScorecardEvent> timeless(List<ScorecardEvent> log) {
    Set<ScorecardEvent> events = new HashSet<>();
    for (ScorecardEvent event : log) {
      events.add(
          switch (event) {
            case PhaseScored scored ->
                new PhaseScored(scored.deploymentId(), scored.score(), Instant.EPOCH);
            case DeploymentHeld held ->
                new DeploymentHeld(
                    held.deploymentId(), held.reasons(), Instant.EPOCH, "", Instant.EPOCH);
            case DeploymentScored scored ->
                new DeploymentScored(
                    scored.deploymentId(),
                    scored.phases(),
                    scored.sum(),
                    scored.total(),
                    scored.band(),
                    scored.outcome(),
                    scored.action(),
                    scored.overrides(),
                    scored.reasons(),
                    scored.why(),
                    scored.steps(),
                    scored.fencingToken(),
                    Instant.EPOCH);
            case ScorecardEvent.PlanNoted _,
                ScorecardEvent.RollbackStepsNoted _,
                ScorecardEvent.DeploymentStalled _,
                ScorecardEvent.StopNoted _ ->
                event;
            case ScorecardEvent.ScoringEnded ended ->
                new ScorecardEvent.ScoringEnded(
                    ended.deploymentId(), ended.reason(), ended.why(), Instant.EPOCH);
          });
    }
    assertThat(events).as("no event twice").hasSameSizeAs(log);
    return events;
  }

  /** Decides and evolves, and asks again for what was put off. */
  private static final class Reader {
    private final ScorecardDecider decider = new ScorecardDecider();
    private final List<ScorecardEvent> log = new ArrayList<>();
    private final List<ScorecardCommand> waiting = new ArrayList<>();
    private Scorecard state = decider.initial();

    void read(ScorecardCommand command) {
      switch (decider.decide(state, command)) {
        case Decision.Accepted<ScorecardEvent> accepted -> {
          for (ScorecardEvent event : accepted.events()) {
            state = decider.evolve(state, event);
            log.add(event);
          }
          if (!accepted.events().isEmpty()) {
            List<ScorecardCommand> again = List.copyOf(waiting);
            waiting.clear();
            again.forEach(this::read);
          }
        }
        case Decision.Postponed<ScorecardEvent> _ -> waiting.add(command);
        case Decision.Refused<ScorecardEvent> refused ->
            throw new AssertionError("Expected no refusal, but: " + refused.sentence());
      }
    }
  }
}
