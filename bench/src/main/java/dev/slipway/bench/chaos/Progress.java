package dev.slipway.bench.chaos;

import dev.slipway.bench.log.LiveLog;
import dev.slipway.bench.log.Waiting;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the services have got, and which instance has which partition. It asks the broker for
 * committed positions several times a second: a position is committed in the same transaction as
 * what the record led to, so a position that moves on is work that counts.
 */
final class Progress implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(150);
  private static final int LOOKS_BETWEEN_OWNERS = 10;
  private static final long PATIENCE_SECONDS = 5;

  /** A group, and the topic in which every partition of it has something to read all the time. */
  private record Reader(String service, String group, String topic) {}

  private record Owned(String service, int partition) {}

  private final LiveLog log;
  private final String prefix;
  private final int partitions;
  private final List<Reader> readers;
  private final Admin admin;
  private final Thread thread;

  /**
   * A time in the log that everybody had reached.
   *
   * @param at when that was seen
   * @param last who was behind the others at the look before
   */
  record Reached(Instant at, String last) {}

  /** By the time in the log. */
  private final NavigableMap<Instant, Reached> reached = new ConcurrentSkipListMap<>();

  private volatile String slowest = "";
  private volatile Map<Owned, String> owners = Map.of();
  private volatile boolean closed;

  Progress(String bootstrap, String prefix, int partitions, LiveLog log) {
    this.log = log;
    this.prefix = prefix;
    this.partitions = partitions;
    this.readers =
        List.of(
            new Reader("deployer", "deployer-intake", Topics.DEPLOY_REQUESTS),
            new Reader("deployer", "deployer", Topics.facts("deployer")),
            new Reader("health", "health", Topics.DEPLOYMENT_EVENTS),
            new Reader("monitor", "monitor", Topics.DEPLOYMENT_EVENTS),
            new Reader("scorer", "scorer", Topics.DEPLOYMENT_EVENTS),
            new Reader("rollback", "rollback", Topics.DEPLOYMENT_EVENTS));
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                1_000,
                "default.api.timeout.ms",
                (int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
    this.thread = Thread.ofPlatform().name("progress").daemon().start(this::run);
  }

  /**
   * When everybody was seen to have come beyond a time in the log: every group of the five services
   * and the intake had committed, in every partition, a record that the log received later. Empty
   * as long as somebody has not.
   */
  Optional<Reached> beyond(Instant time) {
    return Optional.ofNullable(reached.higherEntry(time)).map(Map.Entry::getValue);
  }

  /** Who is behind the others. */
  String slowest() {
    return slowest;
  }

  /**
   * Name of the instance that has a partition of a service; empty if nobody has, or it is unknown.
   */
  String owner(String service, int partition) {
    return owners.getOrDefault(new Owned(service, partition), "");
  }

  private void run() {
    try {
      for (int i = 0; !closed; i++) {
        try {
          look();
          if (i % LOOKS_BETWEEN_OWNERS == 0) {
            owners = askForOwners();
          }
        } catch (ExecutionException | TimeoutException _) {
          // the broker is away; what was reached stays
        }
        Waiting.pause(LOOK);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void look() throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    for (Reader reader : readers) {
      asked.put(prefix + reader.group(), new ListConsumerGroupOffsetsSpec());
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        admin.listConsumerGroupOffsets(asked).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Instant earliest = Instant.MAX;
    String last = "";
    for (Reader reader : readers) {
      Map<TopicPartition, OffsetAndMetadata> of =
          committed.getOrDefault(prefix + reader.group(), Map.of());
      for (int partition = 0; partition < partitions; partition++) {
        OffsetAndMetadata position = of.get(new TopicPartition(prefix + reader.topic(), partition));
        Instant time =
            position == null
                ? Instant.MIN
                : log.timeBefore(reader.topic(), partition, position.offset());
        if (time.isBefore(earliest)) {
          earliest = time;
          last = reader.group() + " in partition " + partition;
        }
      }
    }
    if (earliest.isAfter(Instant.MIN)) {
      reached.putIfAbsent(earliest, new Reached(Instant.now(), slowest));
    }
    slowest = last;
  }

  private Map<Owned, String> askForOwners()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<Owned, String> found = new HashMap<>();
    List<String> groups = Topics.SERVICES.stream().map(service -> prefix + service).toList();
    Map<String, ConsumerGroupDescription> described =
        admin.describeConsumerGroups(groups).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    described.forEach(
        (group, description) -> {
          for (MemberDescription member : description.members()) {
            String instance = instanceOf(group, member.clientId());
            for (TopicPartition partition : member.assignment().topicPartitions()) {
              found.put(
                  new Owned(group.substring(prefix.length()), partition.partition()), instance);
            }
          }
        });
    return found;
  }

  /** The client's id is the group, the instance, and a number that spring-kafka adds. */
  private static String instanceOf(String group, String clientId) {
    String rest = clientId.substring(Math.min(clientId.length(), group.length() + 1));
    return rest.replaceFirst("^(host-\\d+).*$", "$1");
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close(Duration.ofSeconds(5));
  }
}
