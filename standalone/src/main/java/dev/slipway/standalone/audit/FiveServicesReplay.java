package dev.slipway.standalone.audit;

import dev.slipway.cli.audit.DecisionReplay;
import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.audit.ServiceProof.Chains;
import dev.slipway.cli.audit.ServiceProof.Mismatch;
import dev.slipway.cli.deadletter.DeadLetter.Source;
import dev.slipway.cli.deadletter.DeadLetters;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.deployer.DeployerConfiguration;
import dev.slipway.health.HealthConfiguration;
import dev.slipway.monitor.MonitorConfiguration;
import dev.slipway.rollback.RollbackConfiguration;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.replay.Difference;
import dev.slipway.runtime.replay.Findings;
import dev.slipway.runtime.replay.PartitionReplay;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.scorer.ScorerConfiguration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Replays what the five services decided, by the rules that they run with. */
public final class FiveServicesReplay implements DecisionReplay {

  /** For {@link java.util.ServiceLoader}. */
  public FiveServicesReplay() {}

  @Override
  public void replay(EventLog log, String prefix, Consumer<ServiceProof> each) {
    each.accept(proof(log, prefix, DeployerConfiguration.rules()));
    each.accept(proof(log, prefix, HealthConfiguration.rules()));
    each.accept(proof(log, prefix, MonitorConfiguration.rules()));
    each.accept(proof(log, prefix, ScorerConfiguration.rules()));
    each.accept(proof(log, prefix, RollbackConfiguration.rules()));
  }

  private static <S, C, E extends Event> ServiceProof proof(
      EventLog log, String prefix, ServiceRules<S, C, E> rules) {
    Findings all = Findings.none();
    List<Mismatch> mismatches = new ArrayList<>();
    Chains chains = new Chains(0, 0, List.of());
    Set<Position> givenUp = givenUp(log, rules);
    for (LogPartition events : log.all(rules.events())) {
      try (LoggedPartition topics =
          LoggedPartition.open(log, prefix + rules.name(), rules, events.partition())) {
        Findings findings =
            new PartitionReplay<>(
                    rules, events.partition(), topics.topics(), topics.committed(), givenUp)
                .run();
        findings.difference().map(FiveServicesReplay::mismatch).ifPresent(mismatches::add);
        all = all.plus(findings);
        chains = plus(chains, topics.chains());
      }
    }
    return new ServiceProof(
        rules.name(),
        rules.outputs(),
        all.reproduced(),
        all.logged(),
        all.inputs(),
        all.undecided(),
        all.keptAside(),
        mismatches,
        chains);
  }

  private static Chains plus(Chains one, Chains other) {
    return new Chains(
        one.linked() + other.linked(),
        one.unlinked() + other.unlinked(),
        Stream.concat(one.breaks().stream(), other.breaks().stream()).toList());
  }

  private static Set<Position> givenUp(EventLog log, ServiceRules<?, ?, ?> rules) {
    Set<Position> positions = new HashSet<>();
    for (String topic : rules.inputs()) {
      new DeadLetters(log)
          .forEach(
              topic,
              letter -> {
                Source source = letter.source();
                if (source != null && letter.service().equals(rules.name())) {
                  positions.add(
                      new Position(
                          source.partition().topic(),
                          source.partition().partition(),
                          source.offset()));
                }
              });
    }
    return positions;
  }

  private static Mismatch mismatch(Difference difference) {
    Position position = difference.position();
    return new Mismatch(
        new LogPartition(position.topic(), position.partition()),
        position.offset(),
        difference.sentence(),
        difference.logged(),
        difference.again());
  }
}
