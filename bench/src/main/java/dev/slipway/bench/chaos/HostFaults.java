package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Cluster;
import dev.slipway.bench.cluster.Member;
import dev.slipway.bench.log.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What is done to processes of services. Prefers those that have something in hand. */
final class HostFaults {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A host heals by itself from less. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

  private static final Duration ENDED = Duration.ofSeconds(10);
  private static final Duration BACK = Duration.ofMinutes(2);

  /** Seconds by which a clock is set off. */
  private static final List<Long> CLOCKS = List.of(5L, -5L, 90L, -90L, 300L, -300L, 3600L, -3600L);

  private final Cluster cluster;
  private final InFlight inFlight;
  private final Progress progress;
  private final ExecutorService background;

  HostFaults(Cluster cluster, InFlight inFlight, Progress progress, ExecutorService background) {
    this.cluster = cluster;
    this.inFlight = inFlight;
    this.progress = progress;
    this.background = background;
  }

  /** All of them work; false if one does not come back in time. */
  boolean awaitAll() throws InterruptedException {
    return Waiting.until(BACK, () -> cluster.hosts().stream().allMatch(Member::isThere));
  }

  Struck kill(Random random) throws InterruptedException {
    Member host = busiest(random);
    List<InFlight.Effect> had = inHandOf(host);
    Instant from = Instant.now();
    host.kill();
    startAgain(host);
    return Struck.at(host.name(), from, had, "");
  }

  /** The host that sees to this command. */
  Struck killWith(String actionId) {
    List<InFlight.Effect> had =
        inFlight.all().stream().filter(effect -> effect.actionId().equals(actionId)).toList();
    Member host =
        had.stream()
            .map(this::hostOf)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(cluster.hosts().getFirst());
    // not earlier: what it did before it died is no recovery
    Instant from = Instant.now();
    host.kill();
    startAgain(host);
    return Struck.at(host.name() + " and " + actionId, from, had, "");
  }

  Struck killAll() {
    List<InFlight.Effect> had = inFlight.all();
    Instant from = Instant.now();
    Member.killAll(cluster.hosts());
    cluster.hosts().forEach(this::startAgain);
    return Struck.at("all hosts", from, had, "");
  }

  Struck stop(Random random) throws InterruptedException {
    Member host = busiest(random);
    List<InFlight.Effect> had = inHandOf(host);
    Instant from = Instant.now();
    host.stop();
    long took = Duration.between(from, Instant.now()).toMillis();
    startAgain(host);
    return Struck.at(host.name(), from, had, "ended in %.1f s".formatted(took / 1000.0));
  }

  Struck freeze(Random random) throws InterruptedException {
    Member host = busiest(random);
    List<InFlight.Effect> had = inHandOf(host);
    int seconds = 3 + random.nextInt(18);
    Instant from = Instant.now();
    host.pause();
    Waiting.pause(Duration.ofSeconds(seconds));
    host.resume();
    return Struck.at(host.name(), from, had, "for %d s".formatted(seconds));
  }

  Struck setClock(Random random) throws InterruptedException {
    if (cluster.plan().faketime().isEmpty()) {
      return Struck.notDone("libfaketime is not installed here; name it with --faketime");
    }
    boolean _ = awaitAll();
    String instance = "host-" + (1 + random.nextInt(cluster.plan().instances()));
    long seconds = CLOCKS.get(random.nextInt(CLOCKS.size()));
    List<InFlight.Effect> had = inFlight.all();
    Instant from = Instant.now();
    List<Member> members = cluster.hostsOf(instance);
    members.forEach(member -> member.mayEnd(true));
    cluster.setClock(instance, seconds);
    Waiting.pause(Duration.ofSeconds(6 + random.nextInt(6)));
    cluster.setClock(instance, 0);
    // a host whose clock was set back by much ends, and is started again as by whoever watches it
    boolean ended =
        Math.abs(seconds) > LEFT_ALONE.toSeconds()
            && Waiting.until(ENDED, () -> members.stream().noneMatch(Member::isThere));
    members.stream().filter(member -> !member.isThere()).forEach(this::startAgain);
    members.forEach(member -> member.mayEnd(false));
    return Struck.at(
        instance,
        from,
        had,
        "%+d s for a while%s".formatted(seconds, ended ? ", it ended and is started again" : ""));
  }

  private void startAgain(Member host) {
    var _ = background.submit(host::start);
  }

  /** Waits a moment for a host that sees to something outside. */
  private Member busiest(Random random) throws InterruptedException {
    boolean _ = Waiting.until(PATIENCE, () -> !byHost().isEmpty());
    List<Member> busy = new ArrayList<>();
    byHost().forEach((name, had) -> busy.add(named(name)));
    List<Member> candidates = busy.isEmpty() ? cluster.hosts() : busy;
    return candidates.get(random.nextInt(candidates.size()));
  }

  private List<InFlight.Effect> inHandOf(Member host) {
    return byHost().getOrDefault(host.name(), List.of());
  }

  private Map<String, List<InFlight.Effect>> byHost() {
    Map<String, List<InFlight.Effect>> byHost = new TreeMap<>();
    for (InFlight.Effect effect : inFlight.all()) {
      Member host = hostOf(effect);
      if (host != null) {
        byHost.computeIfAbsent(host.name(), _ -> new ArrayList<>()).add(effect);
      }
    }
    return byHost;
  }

  private @Nullable Member hostOf(InFlight.Effect effect) {
    String instance = progress.owner(effect.service(), effect.partition());
    return instance.isEmpty() ? null : cluster.hostOf(effect.service(), instance);
  }

  private Member named(String name) {
    return cluster.hosts().stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
