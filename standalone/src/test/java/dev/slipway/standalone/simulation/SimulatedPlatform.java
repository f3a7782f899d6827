package dev.slipway.standalone.simulation;

import dev.slipway.deployer.DeployerConfiguration;
import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.health.HealthConfiguration;
import dev.slipway.health.verification.Verification;
import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationEvent;
import dev.slipway.monitor.MonitorConfiguration;
import dev.slipway.monitor.watch.WatchEvent;
import dev.slipway.rollback.RollbackConfiguration;
import dev.slipway.rollback.release.Rollback;
import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackEvent;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.replay.Findings;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.scorer.ScorerConfiguration;
import dev.slipway.scorer.scorecard.ScorecardEvent;
import dev.slipway.testkit.simulation.Faults;
import dev.slipway.testkit.simulation.LogReplay;
import dev.slipway.testkit.simulation.Simulation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The five services with their real rules.
 *
 * @param deployer rules of the deployer; the others likewise, where a test wants to break them
 */
record SimulatedPlatform(
    ServiceRules<Lane, LaneCommand, LaneEvent> deployer,
    ServiceRules<Verification, VerificationCommand, VerificationEvent> health,
    ServiceRules<Rollback, RollbackCommand, RollbackEvent> rollback) {

  private static final Instant START = Instant.parse("2026-11-21T14:23:10Z");
  private static final long MOST_STEPS = 500_000;

  /**
   * What a run came to.
   *
   * @param repeatedRollbacks that had failed and were asked for again
   */
  record Figures(
      Map<Outcome, Integer> outcomes, Map<String, Integer> records, int repeatedRollbacks) {

    int deployments() {
      return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  static SimulatedPlatform real() {
    return new SimulatedPlatform(
        DeployerConfiguration.rules(), HealthConfiguration.rules(), RollbackConfiguration.rules());
  }

  SimulatedPlatform withDeployer(ServiceRules<Lane, LaneCommand, LaneEvent> other) {
    return new SimulatedPlatform(other, health, rollback);
  }

  SimulatedPlatform withHealth(
      ServiceRules<Verification, VerificationCommand, VerificationEvent> other) {
    return new SimulatedPlatform(deployer, other, rollback);
  }

  SimulatedPlatform withRollback(ServiceRules<Rollback, RollbackCommand, RollbackEvent> other) {
    return new SimulatedPlatform(deployer, health, other);
  }

  /** Every service's decisions, decided again by these rules. */
  Map<String, Findings> replay(LogReplay log) {
    Map<String, Findings> findings = new TreeMap<>();
    findings.put("deployer", log.run(deployer));
    findings.put("health", log.run(health));
    findings.put("monitor", log.run(MonitorConfiguration.rules()));
    findings.put("scorer", log.run(ScorerConfiguration.rules()));
    findings.put("rollback", log.run(rollback));
    return findings;
  }

  /** Runs as the seed says, with about so many deployments. */
  Figures run(long seed, int deployments) {
    return runThen(seed, deployments, _ -> {});
  }

  /** The same, and gives the log away when all is quiet. */
  Figures runThen(long seed, int deployments, Consumer<Simulation> ended) {
    int partitions = 1 + (int) (seed % 2);
    double badness = List.of(0.02, 0.0, 0.05, 0.2).get((int) (seed / 2 % 4));
    Faults faults = seed % 10 == 0 ? Faults.none() : Faults.usual();
    Simulation simulation =
        new Simulation(seed, partitions, faults, new UnreliableTools(badness), START);
    simulation.add(deployer, LaneEvent.class);
    simulation.add(health, VerificationEvent.class);
    simulation.add(MonitorConfiguration.rules(), WatchEvent.class);
    simulation.add(ScorerConfiguration.rules(), ScorecardEvent.class);
    simulation.add(rollback, RollbackEvent.class);
    Publisher publisher = new Publisher(simulation, partitions, 3);
    OutcomeInvariants outcomes = new OutcomeInvariants(simulation.log(), publisher);
    simulation.watch(new LaneInvariants());
    simulation.watch(new RequestKeyInvariants());
    simulation.watch(new AttemptInvariants(simulation.log()));
    simulation.watch(new UnknownOutcomeInvariants(simulation.log()));
    simulation.watch(outcomes);
    simulation.watch(publisher);
    publisher.plan(deployments);
    simulation.run(MOST_STEPS);
    ended.accept(simulation);
    Map<String, Integer> records = new TreeMap<>();
    simulation.log().all().forEach(record -> records.merge(record.type(), 1, Integer::sum));
    return new Figures(outcomes.outcomes(), records, outcomes.repeatedRollbacks());
  }
}
