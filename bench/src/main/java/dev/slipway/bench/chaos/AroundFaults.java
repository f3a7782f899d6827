package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Cluster;
import dev.slipway.bench.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What is done to what the services need: brokers, the registry, the agent. */
final class AroundFaults {

  private final Cluster cluster;
  private final InFlight inFlight;

  AroundFaults(Cluster cluster, InFlight inFlight) {
    this.cluster = cluster;
    this.inFlight = inFlight;
  }

  /** Recovery counts from the moment at which it goes on. */
  Struck freezeBroker(Random random) throws InterruptedException {
    Member broker = anyBroker(random);
    List<InFlight.Effect> had = inFlight.all();
    int seconds = 5 + random.nextInt(11);
    Instant stopped = Instant.now();
    broker.pause();
    Waiting.pause(Duration.ofSeconds(seconds));
    broker.resume();
    // with three, the others must do; one alone can only come back
    Instant from = cluster.brokers().size() > 1 ? stopped : Instant.now();
    return Struck.at(broker.name(), from, had, "for %d s".formatted(seconds));
  }

  Struck killBroker(Random random) {
    return killed(anyBroker(random));
  }

  Struck killRegistry() {
    return killed(cluster.registry());
  }

  Struck killAgent() {
    return killed(cluster.agent());
  }

  private Struck killed(Member member) {
    List<InFlight.Effect> had = inFlight.all();
    Instant from = Instant.now();
    member.kill();
    member.start();
    long took = Duration.between(from, Instant.now()).toMillis();
    return Struck.at(member.name(), from, had, "back after %.1f s".formatted(took / 1000.0));
  }

  private Member anyBroker(Random random) {
    return cluster.brokers().get(random.nextInt(cluster.brokers().size()));
  }
}
