package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.health.verification.Verification;
import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationEvent;
import dev.slipway.rollback.release.Rollback;
import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackEvent;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.testkit.simulation.SimulationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the simulation is for: each of these rules is wrong in one way, and a handful of seeds find
 * it.
 */
class BrokenRulesTest {

  private static final int SEEDS = 400;
  private static final int A_RUN = 16;

  @Test
  void forgottenDueTimeIsFound() {
    isFound(
        real ->
            real.withHealth(
                Broken.rules(
                    real.health(),
                    new Broken<>(real.health().decider()) {
                      @Override
                      public Optional<Instant> wakeAt(Verification state) {
                        return state instanceof Verification.Testing
                            ? Optional.empty()
                            : super.wakeAt(state);
                      }
                    })),
        "own a due time");
  }

  @Test
  void requestThatIsAnsweredTwiceIsFound() {
    isFound(
        real ->
            real.withDeployer(
                Broken.rules(
                    real.deployer(),
                    new Broken<>(real.deployer().decider()) {
                      @Override
                      public Decision<LaneEvent> decide(Lane lane, LaneCommand command) {
                        Decision<LaneEvent> decided = super.decide(lane, command);
                        return command instanceof LaneCommand.RequestDeployment c
                                && decided.equals(Decision.nothing())
                            ? Decision.accept(
                                new LaneEvent.RequestRepeated(
                                    "again",
                                    c.origin().request(),
                                    c.origin().idempotencyKey(),
                                    c.at()))
                            : decided;
                      }
                    })),
        "again, but it gave");
  }

  @Test
  void secondRollbackIsFound() {
    isFound(
        real ->
            real.withRollback(
                Broken.rules(
                    real.rollback(),
                    new Broken<>(real.rollback().decider()) {
                      @Override
                      public Decision<RollbackEvent> decide(
                          Rollback state, RollbackCommand command) {
                        return isBack(state) && command instanceof RollbackCommand.RequestRollback c
                            ? Decision.accept(
                                new RollbackEvent.RollbackStarted(
                                    c.deploymentId(),
                                    c.reasons(),
                                    c.steps(),
                                    c.fencingToken(),
                                    c.at()))
                            : super.decide(state, command);
                      }

                      @Override
                      public Rollback evolve(Rollback state, RollbackEvent event) {
                        return isBack(state) ? state : super.evolve(state, event);
                      }
                    })),
        "one RollbackStarted");
  }

  @Test
  void rollbackThatCannotBeAskedForAgainIsFound() {
    isFound(
        real ->
            real.withRollback(
                Broken.rules(
                    real.rollback(),
                    new Broken<>(real.rollback().decider()) {
                      @Override
                      public Decision<RollbackEvent> decide(
                          Rollback state, RollbackCommand command) {
                        return state instanceof Rollback.Finished
                                && command instanceof RollbackCommand.RequestRollback
                            ? Decision.nothing()
                            : super.decide(state, command);
                      }
                    })),
        "to go on, but it is stuck");
  }

  @Test
  void earlyTimerThatCountsIsFound() {
    isFound(
        real ->
            real.withDeployer(
                Broken.rules(
                    real.deployer(),
                    new Broken<>(real.deployer().decider()) {
                      @Override
                      public Decision<LaneEvent> decide(Lane lane, LaneCommand command) {
                        Lane.Active active = lane.active();
                        boolean early = command instanceof LaneCommand.WakeUp && active != null;
                        return super.decide(
                            lane,
                            early && active != null
                                ? new LaneCommand.WakeUp(later(command.at(), active.dueAt()))
                                : command);
                      }
                    })),
        "log time of its cause");
  }

  @Test
  void decisionThatDependsOnSomethingElseIsFound() {
    isFound(
        real ->
            real.withHealth(
                Broken.rules(
                    real.health(),
                    new Broken<>(real.health().decider()) {
                      private int calls;

                      @Override
                      public Decision<VerificationEvent> decide(
                          Verification state, VerificationCommand command) {
                        return ++calls % 50 == 0
                            ? Decision.nothing()
                            : super.decide(state, command);
                      }
                    })),
        "");
  }

  @Test
  void eventThatHoldsSomethingElseIsFound() {
    isFound(
        real ->
            real.withDeployer(
                Broken.rules(
                    real.deployer(),
                    new Broken<>(real.deployer().decider()) {
                      private long secret;

                      @Override
                      public Decision<LaneEvent> decide(Lane lane, LaneCommand command) {
                        secret++;
                        Decision<LaneEvent> decided = super.decide(lane, command);
                        if (decided instanceof Decision.Accepted<LaneEvent> accepted) {
                          List<LaneEvent> events = new ArrayList<>();
                          accepted.events().forEach(event -> events.add(numbered(event, secret)));
                          return Decision.accept(events);
                        }
                        return decided;
                      }
                    })),
        "again, but it led to");
  }

  @Test
  void partOfTheStateThatIsLostInARestartIsFound() {
    isFound(
        real -> {
          ServiceRules<Lane, LaneCommand, LaneEvent> rules = real.deployer();
          StateLayout<Lane> forgetful =
              new StateLayout<>() {
                @Override
                public Map<String, Record> split(Lane state) {
                  Map<String, Record> parts = new TreeMap<>(rules.layout().split(state));
                  parts.keySet().removeIf(part -> part.startsWith("idempotency:"));
                  return parts;
                }

                @Override
                public Lane join(Map<String, Record> parts) {
                  return rules.layout().join(parts);
                }

                @Override
                public Class<?> typeOf(String part) {
                  return rules.layout().typeOf(part);
                }
              };
          return real.withDeployer(
              new ServiceRules<>(
                  rules.name(),
                  rules.inputs(),
                  rules.events(),
                  rules.rulesVersion(),
                  rules.decider(),
                  rules.inbox(),
                  forgetful,
                  rules.outlet()));
        },
        "to give the state of");
  }

  private interface Breaking {
    SimulatedPlatform broken(SimulatedPlatform real);
  }

  private static void isFound(Breaking how, String sentence) {
    SimulatedPlatform broken = how.broken(SimulatedPlatform.real());
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        var ignored = broken.run(seed, A_RUN);
      } catch (SimulationFailure found) {
        assertThat(found)
            .hasMessageContaining(sentence)
            .hasMessageContaining("Seed " + seed)
            .hasMessageContaining("Last records");
        return;
      }
    }
    fail("Expected one of %d seeds to find what is broken, but none did.", SEEDS);
  }

  private static boolean isBack(Rollback state) {
    return state instanceof Rollback.Finished finished
        && finished.result() != RollbackResult.FAILED;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static LaneEvent numbered(LaneEvent event, long number) {
    return event instanceof LaneEvent.RequestRepeated e
        ? new LaneEvent.RequestRepeated(e.deploymentId(), e.request(), "key " + number, e.at())
        : event;
  }
}
