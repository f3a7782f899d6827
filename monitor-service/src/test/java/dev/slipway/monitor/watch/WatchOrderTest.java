package dev.slipway.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Decision;
import dev.slipway.testkit.Permutations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Topics are read at different speeds; the end must not depend on it. */
class WatchOrderTest {

  private static final String ID = Play.ID;
  private static final Plan PLAN = Plans.brief();
  private static final int MOST = 20_000;

  private static final WatchCommand PLANNED = new NotePlan(ID, Play.at(-600), PLAN);
  private static final WatchCommand SWITCHED = new NoteSwitch(ID, Play.at(-200));
  private static final WatchCommand BEGUN = new Begin(ID, Play.at(0), false);
  private static final WatchCommand CANCELLED =
      new Stop(ID, Play.at(90), "the deployment was cancelled by ann");

  private final WatchDecider decider = new WatchDecider();

  @Test
  @DisplayName(
      "The end of phase 4 may overtake plan and switch: the phase begins at the same time all the same")
  void shouldBeginTheSameHoweverEarlyPhaseFourIsHeardOf() {
    Set<Watch> states = new HashSet<>();
    Permutations.interleave(
        List.of(List.of(PLANNED, SWITCHED), List.of(BEGUN)),
        MOST,
        1,
        order -> states.add(new Run(order).state));

    assertThat(states).hasSize(1);
    assertThat(states)
        .allSatisfy(
            state ->
                assertThat(state)
                    .isInstanceOfSatisfying(
                        Watch.Watching.class,
                        s -> {
                          assertThat(s.startedAt()).isEqualTo(Play.at(0));
                          assertThat(s.switchedAt()).isEqualTo(Play.at(-200));
                        }));
  }

  @Test
  @DisplayName("A cancel that races everything else: over, and the phase ended once")
  void shouldEndTheSameWhereverTheCancelFalls() {
    Set<Watch> ends = new HashSet<>();
    Set<Long> finished = new HashSet<>();
    Permutations.interleave(
        List.of(List.of(PLANNED, SWITCHED, CANCELLED), List.of(BEGUN), facts()),
        MOST,
        1,
        order -> {
          Run run = new Run(order);
          ends.add(run.state);
          finished.add(run.finished());
        });

    assertThat(ends).containsExactly(new Watch.Over(ID));
    assertThat(finished).containsExactly(1L);
  }

  @Test
  @DisplayName(
      "A cancel that races the last sample or a failing probe: over, and the phase ended once")
  void shouldEndOnceWhenCancelRacesTheEnd() {
    Set<Watch> ends = new HashSet<>();
    Set<Long> finished = new HashSet<>();
    WatchCommand probe = new ReportProbe(ID, Play.at(100), "d1/5/probe/health", false, "refused");
    Permutations.interleave(
        List.of(List.of(CANCELLED), facts(), List.of(probe)),
        MOST,
        1,
        order -> {
          List<WatchCommand> all = new ArrayList<>(List.of(PLANNED, SWITCHED, BEGUN));
          all.addAll(order);
          Run run = new Run(all);
          ends.add(run.state);
          finished.add(run.finished());
        });

    assertThat(ends).containsExactly(new Watch.Over(ID));
    assertThat(finished).containsExactly(1L);
  }

  @Test
  @DisplayName(
      "Phase 4 not finished and the deployment closed, in any order: over, and the phase ended once")
  void shouldEndOnceWhenHealthAndDeployerBothStop() {
    Set<Watch> ends = new HashSet<>();
    Set<Long> finished = new HashSet<>();
    Permutations.interleave(
        List.of(
            List.of(PLANNED, SWITCHED, CANCELLED),
            List.of(new Stop(ID, Play.at(1), "phase 4 was not finished either"))),
        MOST,
        1,
        order -> {
          Run run = new Run(order);
          ends.add(run.state);
          finished.add(run.finished());
        });

    assertThat(ends).containsExactly(new Watch.Over(ID));
    assertThat(finished).containsExactly(1L);
  }

  private static List<WatchCommand> facts() {
    return List.of(
        sample(0, 1), new WakeUp(ID, Play.at(50)), sample(1, 61), sample(1, 62), sample(2, 121));
  }

  private static ReportSample sample(int number, int second) {
    return new ReportSample(
        ID,
        Play.at(second),
        "d1/5/sample/" + number,
        Result.SUCCEEDED,
        "",
        Play.good().orElseThrow());
  }

  /** Does with commands what the shell does: what was put off is asked again after each event. */
  private final class Run {

    private final List<WatchEvent> log = new ArrayList<>();
    private final List<WatchCommand> parked = new ArrayList<>();
    private Watch state = decider.initial();

    Run(List<WatchCommand> commands) {
      commands.forEach(
          command -> {
            if (give(command)) {
              retry();
            }
          });
    }

    long finished() {
      return log.stream().filter(PhaseFinished.class::isInstance).count();
    }

    private boolean give(WatchCommand command) {
      return switch (decider.decide(state, command)) {
        case Decision.Accepted<WatchEvent> accepted -> {
          for (WatchEvent event : accepted.events()) {
            state = decider.evolve(state, event);
            log.add(event);
          }
          yield !accepted.events().isEmpty();
        }
        case Decision.Postponed<WatchEvent> _ -> {
          parked.add(command);
          yield false;
        }
        case Decision.Refused<WatchEvent> _ -> false;
      };
    }

    private void retry() {
      List<WatchCommand> waiting = new ArrayList<>(parked);
      parked.clear();
      for (Iterator<WatchCommand> next = waiting.iterator(); next.hasNext(); ) {
        if (give(next.next())) {
          next.forEachRemaining(parked::add);
          retry();
          return;
        }
      }
    }
  }
}
