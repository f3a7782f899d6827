package dev.slipway.bench.chaos;

import dev.slipway.bench.log.LiveLog;
import dev.slipway.bench.log.LogEntry;
import dev.slipway.bench.log.Publisher;
import dev.slipway.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is done to the log: records again, and records that are none. */
final class RecordFaults {

  private static final Duration LATE = Duration.ofSeconds(45);

  private final LiveLog log;
  private final Workload workload;
  private final Publisher publisher;
  private final InFlight inFlight;
  private final int partitions;
  private final Set<String> poison = ConcurrentHashMap.newKeySet();

  RecordFaults(
      LiveLog log, Workload workload, Publisher publisher, InFlight inFlight, int partitions) {
    this.log = log;
    this.workload = workload;
    this.publisher = publisher;
    this.inFlight = inFlight;
    this.partitions = partitions;
  }

  /** Positions of what was no record. */
  Set<String> poison() {
    return Set.copyOf(poison);
  }

  Struck repeatRequest(boolean late) {
    Optional<Workload.Sent> sent = workload.sentBefore(late ? LATE : Duration.ZERO);
    if (sent.isEmpty()) {
      return Struck.notDone("nothing has been asked for yet");
    }
    workload.again(sent.get());
    long age = Duration.ofNanos(System.nanoTime() - sent.get().nanos()).toSeconds();
    return Struck.at(
        "a request to " + sent.get().key(),
        Instant.now(),
        inFlight.all(),
        "sent %d s ago".formatted(age));
  }

  Struck repeatFact(Random random) {
    boolean late = random.nextBoolean();
    Instant before = Instant.now().minus(late ? LATE : Duration.ZERO);
    List<LogEntry> facts =
        log.entries().stream()
            .filter(entry -> entry.topic().endsWith("-facts") && entry.value() != null)
            .filter(
                entry ->
                    entry.is("ActionEnded") || entry.is("DeployAdmitted") || entry.is("TimerDue"))
            .filter(entry -> entry.at().isBefore(before))
            .toList();
    if (facts.isEmpty()) {
      return Struck.notDone("there is no fact that is old enough yet");
    }
    LogEntry fact = facts.get(facts.size() - 1 - random.nextInt(Math.min(10, facts.size())));
    String position =
        publisher
            .send(fact.topic(), fact.partition(), fact.key(), fact.bytes(), fact.headers())
            .join();
    return Struck.at(
        "%s %s".formatted(fact.type(), fact.position()),
        Instant.now(),
        inFlight.all(),
        "now also " + position);
  }

  Struck poison(Random random) {
    byte[] bytes =
        switch (random.nextInt(4)) {
          case 0 -> random(random, 1 + random.nextInt(60));
          // a string that claims to be a GiB long
          case 1 ->
              ByteBuffer.allocate(10)
                  .put((byte) 0)
                  .putInt(1)
                  .put(new byte[] {-128, -128, -128, -128, 16})
                  .array();
          // an id that nobody gave out
          case 2 -> ByteBuffer.allocate(25).put((byte) 0).putInt(1_000_000_007).array();
          default -> new byte[0];
        };
    String topic =
        random.nextBoolean()
            ? Topics.DEPLOY_REQUESTS
            : Topics.facts(Topics.SERVICES.get(random.nextInt(Topics.SERVICES.size())));
    String position = publisher.send(topic, random.nextInt(partitions), "poison", bytes).join();
    poison.add(position);
    return Struck.at(position, Instant.now(), inFlight.all(), "%d bytes".formatted(bytes.length));
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
