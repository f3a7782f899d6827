package dev.slipway.bench.chaos;

import dev.slipway.bench.log.Publisher;
import dev.slipway.bench.log.Waiting;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishers of requests: each lane always has a deployment under way and mostly one waiting. Which
 * releases are bad, and when somebody cancels, rolls back or asks for nonsense, follows from the
 * seed.
 */
final class Workload implements AutoCloseable {

  private static final String REQUESTS = "dev.slipway.requests.";
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MOST_REMEMBERED = 500;

  /** A request as it was sent, to be sent again. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(String key, byte[] bytes, long nanos) {}

  private final Targets targets;
  private final Publisher publisher;
  private final LaneView lanes;
  private final int partitions;
  private final Random random;
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, Long> askedAt = new HashMap<>();
  private final Map<String, Long> unlockedAt = new HashMap<>();
  private final ConcurrentLinkedDeque<Sent> sent = new ConcurrentLinkedDeque<>();
  private final Thread thread;
  private volatile boolean closed;
  private int keys;

  Workload(Targets targets, Publisher publisher, LaneView lanes, int partitions, long seed) {
    this.partitions = partitions;
    this.targets = targets;
    this.publisher = publisher;
    this.lanes = lanes;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("workload").daemon().unstarted(this::run);
  }

  /**
   * Makes the applications known to the deployer, and the schemas of the requests to the registry:
   * nobody can publish what the registry has never seen while that is away.
   */
  void register(long seed, Windows windows) {
    Map<String, String> lane =
        Map.of("application", "a", "environment", "e", "requestedBy", "chaos");
    for (String type : List.of("CancelRequested", "RollbackRequested", "LaneUnlockRequested")) {
      Map<String, Object> request = new HashMap<>(lane);
      request.put("reason", "none");
      byte[] _ = publisher.encoded(REQUESTS + type, request);
    }
    Map<String, Object> deploy = new HashMap<>(lane);
    deploy.put("version", "1");
    byte[] _ = publisher.encoded(REQUESTS + "DeployRequested", deploy);
    for (String application : targets.applications()) {
      byte[] bytes =
          publisher.encoded(
              "dev.slipway.manifests.ManifestRegistered",
              Map.of(
                  "application",
                  application,
                  "manifest",
                  targets.manifest(application, seed, windows),
                  "directory",
                  targets.folder().toString(),
                  "sha256",
                  "of-" + application,
                  "registeredBy",
                  "chaos"));
      String _ = publisher.send(Topics.MANIFESTS, null, application, bytes).join();
    }
  }

  void start() {
    thread.start();
  }

  /** The newest of the requests that were sent at least so long ago, or else the first of all. */
  Optional<Sent> sentBefore(Duration age) {
    long now = System.nanoTime();
    return sent.stream()
        .filter(one -> now - one.nanos() >= age.toNanos())
        .findFirst()
        .or(() -> Optional.ofNullable(sent.peekLast()));
  }

  @Override
  public void close() {
    rest();
  }

  /** Asks for no more. */
  void rest() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        targets.lanes().forEach(this::tend);
        Waiting.pause(TICK);
      }
    } catch (InterruptedException | InterruptException _) {
      // closed
    }
  }

  /** Unlocks what a failed rollback locked; also after the end of the requests. */
  void unlock() {
    long now = System.nanoTime();
    for (String lane : lanes.locked()) {
      if (now - unlockedAt.getOrDefault(lane, now - ANSWER.toNanos()) >= ANSWER.toNanos()) {
        unlockedAt.put(lane, now);
        send(lane, "LaneUnlockRequested", Map.of("reason", "chaos has looked"));
      }
    }
  }

  private void tend(String lane) {
    unlock();
    long now = System.nanoTime();
    boolean patient = now - askedAt.getOrDefault(lane, 0L) < ANSWER.toNanos();
    int open = lanes.open(lane);
    if (open == 0 ? !patient || firstEver(lane) : open == 1 && !patient) {
      askedAt.put(lane, now);
      deploy(lane);
    } else if (open > 0 && random.nextInt(400) == 0) {
      send(lane, "CancelRequested", Map.of("reason", "chaos changed its mind"));
    } else if (random.nextInt(800) == 0) {
      send(lane, "RollbackRequested", Map.of("reason", "chaos liked it better before"));
    }
  }

  private boolean firstEver(String lane) {
    return !askedAt.containsKey(lane);
  }

  private void deploy(String lane) {
    int number = versions.merge(lane, 1, Integer::sum);
    String kind =
        switch (random.nextInt(10)) {
          case 0 -> "-bad";
          case 1, 2 -> "-flaky";
          case 3 -> "-untested";
          default -> "";
        };
    String mode = List.of("queue", "queue", "queue", "replace", "reject").get(random.nextInt(5));
    Map<String, String> fields = new HashMap<>();
    fields.put("version", "1.0." + number + kind);
    fields.put("mode", mode);
    if (random.nextInt(25) == 0) {
      fields.put("environment", "nowhere");
    }
    Sent request = send(lane, "DeployRequested", fields);
    if (random.nextInt(5) == 0) {
      // the same request, by somebody who got no answer
      again(request);
    }
  }

  /** Sends a request once more, as it was. */
  void again(Sent request) {
    var _ = publisher.send(Topics.DEPLOY_REQUESTS, anyPartition(), request.key(), request.bytes());
  }

  private Sent send(String lane, String type, Map<String, String> fields) {
    Map<String, Object> all = new HashMap<>();
    all.put("application", lane.substring(0, lane.indexOf('/')));
    all.put("environment", lane.substring(lane.indexOf('/') + 1));
    all.put("requestedBy", "chaos");
    all.put("idempotencyKey", "chaos-" + keys++);
    all.putAll(fields);
    Sent request = new Sent(lane, publisher.encoded(REQUESTS + type, all), System.nanoTime());
    var _ = publisher.send(Topics.DEPLOY_REQUESTS, anyPartition(), lane, request.bytes());
    sent.addFirst(request);
    if (sent.size() > MOST_REMEMBERED) {
      sent.removeLast();
    }
    return request;
  }

  /** Requests may be in any partition: nobody's partitioner is trusted. */
  private Integer anyPartition() {
    return ThreadLocalRandom.current().nextInt(partitions);
  }
}
