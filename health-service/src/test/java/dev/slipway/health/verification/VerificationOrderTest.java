package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.VerificationCommand.Begin;
import dev.slipway.health.verification.VerificationCommand.NotePlan;
import dev.slipway.health.verification.VerificationCommand.ReportCheck;
import dev.slipway.health.verification.VerificationCommand.Stop;
import dev.slipway.health.verification.VerificationCommand.WakeUp;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decision;
import dev.slipway.testkit.Permutations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Topics are read at different speeds; the end must not depend on it. */
class VerificationOrderTest {

  private static final String ID = "d1";
  private static final Instant T0 = Instant.parse("2026-02-01T14:27:28Z");
  private static final Plan PLAN = Plans.of(Plans.checks("API", "Pages"), Plans.checks("Booking"));
  private static final int MOST = 20_000;

  private final VerificationDecider decider = new VerificationDecider();

  @Test
  @DisplayName(
      "Plan, begin and close against answers, wherever the close falls: over, each phase ended once")
  void shouldEndTheSameWhereverTheCloseFalls() {
    List<VerificationCommand> deployment =
        List.of(
            new NotePlan(ID, T0, PLAN),
            new Begin(ID, T0.plusSeconds(1)),
            new Stop(ID, T0.plusSeconds(9), "the deployment was cancelled by ann"));
    Set<Verification> ends = new HashSet<>();
    Set<List<Integer>> phases = new HashSet<>();
    Permutations.interleave(
        List.of(deployment, facts()),
        MOST,
        1,
        order -> {
          List<VerificationCommand> all = new ArrayList<>(order);
          // whose answer came before it was ordered is given up in the end
          all.add(new WakeUp(ID, T0.plusSeconds(1000)));
          Run run = new Run(all);
          ends.add(run.state);
          phases.add(run.phasesEnded());
        });

    assertThat(ends).containsExactly(new Verification.Over(ID));
    assertThat(phases).containsExactly(List.of(3, 4));
  }

  @Test
  @DisplayName("Answers to checks that run in parallel may come in any order")
  void shouldNotDependOnTheOrderOfAnswers() {
    List<VerificationCommand> begun =
        List.of(new NotePlan(ID, T0, PLAN), new Begin(ID, T0.plusSeconds(1)));
    Set<Verification> ends = new HashSet<>();
    Set<String> reasons = new HashSet<>();
    Permutations.interleave(
        List.of(
            List.of(
                report("3/api/1", Result.FAILED),
                new WakeUp(ID, T0.plusSeconds(40)),
                report("3/api/2", Result.SUCCEEDED)),
            List.of(report("3/pages/1", Result.SUCCEEDED))),
        MOST,
        1,
        order -> {
          List<VerificationCommand> all = new ArrayList<>(begun);
          all.addAll(order);
          all.add(report("4/booking/1", Result.SUCCEEDED));
          Run run = new Run(all);
          ends.add(run.state);
          reasons.add(run.reasons());
        });

    assertThat(ends).containsExactly(new Verification.Over(ID));
    assertThat(reasons).containsExactly("2/2 health checks passed | 1/1 end-to-end tests passed");
  }

  @Test
  @DisplayName("The end of phase 2 is kept until the plan is there")
  void shouldWaitForThePlan() {
    Run run = new Run(List.of(new Begin(ID, T0.plusSeconds(1)), new NotePlan(ID, T0, PLAN)));

    assertThat(run.state).isInstanceOf(Verification.Checking.class);
  }

  private static List<VerificationCommand> facts() {
    return List.of(
        report("3/api/1", Result.SUCCEEDED),
        report("3/pages/1", Result.FAILED),
        new WakeUp(ID, T0.plusSeconds(40)),
        report("3/pages/2", Result.SUCCEEDED),
        report("4/booking/1", Result.SUCCEEDED),
        new WakeUp(ID, T0.plusSeconds(400)));
  }

  private static ReportCheck report(String action, Result result) {
    return new ReportCheck(
        ID, T0.plusSeconds(5), ID + "/" + action, result, "", Duration.ZERO, Map.of(), "");
  }

  /** Does with commands what the shell does: what was put off is asked again after each event. */
  private final class Run {

    private final List<VerificationEvent> log = new ArrayList<>();
    private final List<VerificationCommand> parked = new ArrayList<>();
    private Verification state = decider.initial();

    Run(List<VerificationCommand> commands) {
      commands.forEach(
          command -> {
            if (give(command)) {
              retry();
            }
          });
    }

    List<Integer> phasesEnded() {
      return log.stream()
          .filter(PhaseFinished.class::isInstance)
          .map(event -> ((PhaseFinished) event).phase())
          .toList();
    }

    String reasons() {
      return String.join(
          " | ",
          log.stream()
              .filter(PhaseFinished.class::isInstance)
              .map(event -> ((PhaseFinished) event).reason())
              .toList());
    }

    private boolean give(VerificationCommand command) {
      return switch (decider.decide(state, command)) {
        case Decision.Accepted<VerificationEvent> accepted -> {
          for (VerificationEvent event : accepted.events()) {
            state = decider.evolve(state, event);
            log.add(event);
          }
          yield !accepted.events().isEmpty();
        }
        case Decision.Postponed<VerificationEvent> _ -> {
          parked.add(command);
          yield false;
        }
        case Decision.Refused<VerificationEvent> _ -> false;
      };
    }

    private void retry() {
      List<VerificationCommand> waiting = new ArrayList<>(parked);
      parked.clear();
      for (Iterator<VerificationCommand> next = waiting.iterator(); next.hasNext(); ) {
        if (give(next.next())) {
          next.forEachRemaining(parked::add);
          retry();
          return;
        }
      }
    }
  }
}
