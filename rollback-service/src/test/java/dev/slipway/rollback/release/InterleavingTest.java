package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.Rollback.Finished;
import dev.slipway.rollback.release.RollbackEvent.ComponentRolledBack;
import dev.slipway.rollback.release.RollbackEvent.RollbackFinished;
import dev.slipway.rollback.release.RollbackEvent.RollbackReasonAdded;
import dev.slipway.rollback.release.RollbackEvent.RollbackStarted;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.contract.RollbackStep;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.Permutations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the records of deployer and scorer can be read. What was put off is asked
 * again after each event, as the shell does; every action that a state wants then succeeds, which
 * is what the facts topic would say.
 */
class InterleavingTest {

  private static final int MOST = 5000;
  private static final RollbackStep[] STEPS = {
    touched("worker"), touched("booking-pages"), untouched("dashboard-pages")
  };

  @Test
  @DisplayName("a good run: no rollback in any order, and none that a later stray report starts")
  void goodRun() {
    Set<Rollback> states = new HashSet<>();
    Permutations.interleave(
        List.of(List.of(accepted()), List.of(succeeded("worker", 1, 1), wakeUp(2))),
        MOST,
        1,
        order -> {
          Reader reader = new Reader();
          order.forEach(reader::read);
          assertThat(reader.log).hasSize(1);
          assertThat(reader.waiting).isEmpty();
          states.add(reader.state);
        });
    assertThat(states).hasSize(1);
  }

  @Test
  @DisplayName("phase 2 fails: one rollback, the same outcomes in every order")
  void phase2Failure() {
    Set<Set<String>> outcomes = outcomes(List.of(accepted()), List.of(scored(STEPS)));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  @DisplayName("a critical run: one rollback, the same outcomes in every order")
  void criticalRun() {
    Set<Set<String>> outcomes =
        outcomes(List.of(accepted()), List.of(scored(List.of("CRITICAL_MONITORING"), STEPS)));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  @DisplayName("a cancel that races the verdict: one rollback, the same components in every order")
  void cancelRacesVerdict() {
    Set<Set<String>> outcomes =
        outcomes(List.of(accepted(), cancelled(STEPS)), List.of(scored(STEPS)));
    // reasons that come after the end are not added, so only the components are alike in every
    // order
    assertThat(outcomes.stream().map(InterleavingTest::components).distinct()).hasSize(1);
  }

  @Test
  @DisplayName("reasons of both triggers are in the end, when both come before it")
  void bothReasons() {
    Set<Set<String>> reasons = new HashSet<>();
    Permutations.interleave(
        List.of(List.of(cancelled(STEPS)), List.of(scored(STEPS))),
        MOST,
        1,
        order -> {
          Reader reader = new Reader();
          reader.read(accepted());
          order.forEach(reader::read);
          reader.finish();
          RollbackFinished finished = (RollbackFinished) reader.log.getLast();
          reasons.add(new TreeSet<>(finished.reasons()));
        });
    assertThat(reasons).containsExactly(Set.of("CANCELLED", "PHASE2_EXHAUSTED", "SCORE_BELOW_60"));
  }

  private static Set<String> components(Set<String> outcome) {
    Set<String> components = new TreeSet<>(outcome);
    components.removeIf(line -> line.startsWith("reason "));
    return components;
  }

  /**
   * What every order of these topics leads to, with actions that succeed at any time in between.
   */
  private static Set<Set<String>> outcomes(
      List<RollbackCommand> deployer, List<RollbackCommand> scorer) {
    Set<Set<String>> outcomes = new HashSet<>();
    // each stands for the moment at which the executor reports what is under way
    List<RollbackCommand> facts = List.of(wakeUp(0), wakeUp(0));
    Permutations.interleave(
        List.of(deployer, scorer, facts),
        MOST,
        1,
        order -> {
          Reader reader = new Reader();
          for (RollbackCommand command : order) {
            if (facts.contains(command)) {
              reader.report();
            } else {
              reader.read(command);
            }
          }
          reader.finish();
          assertThat(reader.waiting).isEmpty();
          assertThat(reader.state)
              .isEqualTo(new Finished(RollbackTerms.of(plan()), RollbackResult.DONE, TOKEN, 1));
          assertThat(reader.log).filteredOn(RollbackStarted.class::isInstance).hasSize(1);
          assertThat(reader.log).filteredOn(RollbackFinished.class::isInstance).hasSize(1);
          outcomes.add(described(reader.log));
        });
    return outcomes;
  }

  private static Set<String> described(List<RollbackEvent> log) {
    Set<String> lines = new TreeSet<>();
    for (RollbackEvent event : log) {
      switch (event) {
        case RollbackStarted started ->
            started.reasons().forEach(code -> lines.add("reason " + code));
        case RollbackReasonAdded added -> lines.add("reason " + added.reason());
        case ComponentRolledBack done -> {
          ComponentOutcome outcome = done.component();
          lines.add(outcome.component() + " " + outcome.result() + " " + outcome.version());
        }
        case RollbackFinished finished -> {
          assertThat(finished.result()).isEqualTo(RollbackResult.DONE);
          lines.add(finished.why());
        }
        case RollbackEvent.PlanNoted _,
            RollbackEvent.ComponentRollbackStarted _,
            RollbackEvent.ComponentRollbackFailed _ -> {}
      }
    }
    return lines;
  }

  /** Decides and evolves, and asks again for what was put off. */
  private static final class Reader {
    private final RollbackDecider decider = new RollbackDecider();
    private final List<RollbackEvent> log = new ArrayList<>();
    private final List<RollbackCommand> waiting = new ArrayList<>();
    private Rollback state = decider.initial();

    void read(RollbackCommand command) {
      switch (decider.decide(state, command)) {
        case Decision.Accepted<RollbackEvent> accepted -> {
          for (RollbackEvent event : accepted.events()) {
            state = decider.evolve(state, event);
            log.add(event);
          }
          if (!accepted.events().isEmpty()) {
            List<RollbackCommand> again = List.copyOf(waiting);
            waiting.clear();
            again.forEach(this::read);
          }
        }
        case Decision.Postponed<RollbackEvent> _ -> waiting.add(command);
        case Decision.Refused<RollbackEvent> _ -> {}
      }
    }

    /** What is under way succeeds. */
    void report() {
      for (Effect effect : decider.effects(state)) {
        read(
            new RollbackCommand.ReportAction(
                ID, effect.id(), Result.SUCCEEDED, "Restored.", "", T0));
      }
    }

    void finish() {
      while (!decider.effects(state).isEmpty()) {
        report();
      }
    }
  }
}
