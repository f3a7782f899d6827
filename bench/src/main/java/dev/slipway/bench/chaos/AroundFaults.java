package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Cluster;
import dev.slipway.bench.cluster.Member;
import dev.slipway.bench.log.Waiting;
import dev.slipway.standalone.platform.PlatformFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What is done to what the services need: brokers, the registry, the agent. */
final class AroundFaults {

  private static final int MOST_STARTS = 3;

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
    startAgain(member);
    long took = Duration.between(from, Instant.now()).toMillis();
    return Struck.at(member.name(), from, had, "back after %.1f s".formatted(took / 1000.0));
  }

  /** A machine that is busy with other things may need more than the usual time for it. */
  private static void startAgain(Member member) {
    for (int tries = 1; ; tries++) {
      try {
        member.start();
        return;
      } catch (PlatformFailure e) {
        if (tries == MOST_STARTS) {
          throw e;
        }
      }
    }
  }

  private Member anyBroker(Random random) {
    return cluster.brokers().get(random.nextInt(cluster.brokers().size()));
  }
}
