package dev.slipway.standalone.shell;

import static dev.slipway.standalone.shell.CountedOnce.byLane;
import static dev.slipway.standalone.shell.CountedOnce.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.shell.Tally.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances of a service with three co-partitioned inputs on a real broker: they join, leave,
 * die and freeze while records flow, and every input is counted once.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class CoPartitionedIT {

  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private enum Disruption {
    LEAVE,
    KILL,
    FREEZE
  }

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaBroker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaSettings settings;

  private final List<InstanceProcess> alive = new ArrayList<>();
  private int started;

  @BeforeEach
  void start() {
    AvroLimits.set();
    broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(temp.resolve("broker")));
    broker.start();
    registry = new SmallRegistry();
    settings =
        TallyInstance.settings(broker.bootstrapServers(), registry.url(), PARTITIONS, "test");
    TopicSetup.ensure(settings);
  }

  @AfterEach
  void stop() {
    alive.forEach(InstanceProcess::close);
    registry.close();
    broker.close();
  }

  @Test
  void shouldGiveAnInstanceTheSamePartitionsOfEveryInput() throws Exception {
    join();
    join();
    join();

    ConsumerGroupDescription three = awaitSettled(3);
    assertThat(three.type()).isEqualTo(GroupType.CONSUMER);
    assertThat(three.partitionAssignor()).isEqualTo("range");
    assertThat(numbersByMember(three).values())
        .as("two partitions each, the same in all inputs")
        .allSatisfy(numbers -> assertThat(numbers).hasSize(2));

    alive.removeFirst().leave();

    assertThat(numbersByMember(awaitSettled(2)).values())
        .allSatisfy(numbers -> assertThat(numbers).hasSize(3));
  }

  @Test
  void shouldNotWorkOnAPartitionThatItOwnsInSomeInputsOnly() throws Exception {
    Map<String, Integer> partitions = new TreeMap<>();
    Set<Integer> elsewhere = new TreeSet<>();
    try (Watched events = watched(Tally.EVENTS);
        Numbers numbers = new Numbers(broker.bootstrapServers(), registry, 1)) {
      try (Bystander bystander = new Bystander(settings, Tally.INPUTS.get(1))) {
        join();
        ConsumerGroupDescription _ = awaitSettled(2);
        elsewhere.addAll(bystander.partitions());
        partitions.putAll(numbers.oneEach());
        List<String> free =
            partitions.keySet().stream()
                .filter(lane -> !elsewhere.contains(partitions.get(lane)))
                .toList();
        assertThat(free).isNotEmpty().hasSizeLessThan(partitions.size());

        awaitTold(events, (long) free.size() * Tally.INPUTS.size());
        await()
            .during(Duration.ofSeconds(3))
            .until(
                () -> told(events).stream().map(Told::lane).collect(Collectors.toSet()),
                lanes -> lanes.equals(Set.copyOf(free)));
      }
      awaitTold(events, numbers.count());
      assertThat(CountedOnce.violations(told(events), numbers.sent())).isEmpty();
    }
  }

  @Test
  void shouldCountEveryInputOnceWhileInstancesJoinLeaveDieAndFreeze() throws Exception {
    long seed = Long.getLong("shell.seed", System.nanoTime());
    System.out.printf("schedule of instances: -Dshell.seed=%d%n", seed);
    Random random = new Random(seed);
    List<Disruption> schedule = new ArrayList<>();
    Collections.addAll(schedule, Disruption.values());
    Collections.addAll(schedule, Disruption.values());
    Collections.shuffle(schedule, random);
    join();
    join();
    join();
    ConsumerGroupDescription _ = awaitSettled(3);
    try (Numbers numbers = new Numbers(broker.bootstrapServers(), registry, seed);
        Watched events = watched(Tally.EVENTS)) {
      numbers.flow();
      for (Disruption disruption : schedule) {
        awaitTold(events, numbers.count());
        if (random.nextBoolean()) {
          // otherwise it comes in the middle of what the one before set off
          ConsumerGroupDescription _ = awaitSettled(alive.size());
        }
        disrupt(disruption, alive.get(random.nextInt(alive.size())), numbers, events);
      }
      awaitWorking(events);
      numbers.stop();
      awaitTold(events, numbers.count());

      List<Told> told = told(events);
      assertThat(told).hasSize((int) numbers.count());
      assertThat(CountedOnce.violations(told, numbers.sent())).isEmpty();
      assertOneOwnerAtATime(told);
      assertStates(told);
    }
    try (Watched aside =
        watched(Tally.INPUTS.stream().map(Topics::deadLetters).toArray(String[]::new))) {
      assertThat(aside.read()).isEmpty();
    }
  }

  private void disrupt(
      Disruption disruption, InstanceProcess victim, Numbers numbers, Watched events)
      throws InterruptedException {
    System.out.printf("%s of %s at %d records%n", disruption, victim.name(), numbers.count());
    switch (disruption) {
      case LEAVE -> {
        alive.remove(victim);
        join();
        victim.leave();
      }
      case KILL -> {
        alive.remove(victim);
        victim.kill();
        join();
      }
      case FREEZE -> {
        victim.freeze();
        // others take over what it has in hand, and go beyond it
        awaitTold(events, numbers.count() + 100);
        victim.thaw();
      }
    }
    awaitTold(events, numbers.count() + 100);
  }

  /**
   * Who once lost a key to another never writes to it again without having restored it, so no two
   * worked on it at the same time.
   */
  private static void assertOneOwnerAtATime(List<Told> told) {
    byLane(told)
        .forEach(
            (lane, of) -> {
              Set<String> before = new HashSet<>();
              String owner = "";
              for (Told one : of) {
                if (!one.owner().equals(owner)) {
                  assertThat(before.add(one.owner()))
                      .as("%s owns %s once: %s", one.owner(), lane, of)
                      .isTrue();
                  owner = one.owner();
                }
              }
            });
  }

  private void assertStates(List<Told> told) {
    WireFormat wire = new WireFormat(id -> new Schema.Parser().parse(registry.text(id)), _ -> null);
    Map<String, Long> counts = new TreeMap<>();
    try (Watched state = watched(Topics.state(Tally.GROUP))) {
      for (ConsumerRecord<String, byte[]> record : state.read()) {
        GenericRecord value = wire.decode(record.value());
        counts.put(String.valueOf(value.get("lane")), (Long) value.get("count"));
      }
    }
    Map<String, Long> wanted = new TreeMap<>();
    byLane(told).forEach((lane, of) -> wanted.put(lane, (long) of.size()));
    assertThat(counts).isEqualTo(wanted);
  }

  private static void awaitTold(Watched events, long count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> events.read().size() >= count);
  }

  /** Every instance that is there has its share of the work. */
  private void awaitWorking(Watched events) {
    ConsumerGroupDescription _ = awaitSettled(alive.size());
    int before = events.read().size();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                told(events).stream()
                    .skip(before)
                    .map(one -> one.owner().split("/", -1)[0])
                    .collect(Collectors.toSet()),
            workers -> workers.containsAll(alive.stream().map(InstanceProcess::name).toList()));
  }

  private void join() {
    alive.add(new InstanceProcess(settings, temp, "instance-" + ++started));
  }

  private Watched watched(String... topics) {
    return new Watched(
        broker.bootstrapServers(), List.of(topics).stream().map(settings::topic).toList());
  }

  /**
   * The group when it has so many members that own everything between them, alike in all inputs.
   */
  private ConsumerGroupDescription awaitSettled(int members) {
    try (Admin admin = Admin.create(settings.client())) {
      return await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> describe(admin), group -> group.filter(g -> isSettled(g, members)).isPresent())
          .orElseThrow();
    }
  }

  private Optional<ConsumerGroupDescription> describe(Admin admin) throws Exception {
    String group = settings.prefix() + Tally.GROUP;
    try {
      return Optional.ofNullable(
          admin.describeConsumerGroups(List.of(group)).all().get(30, TimeUnit.SECONDS).get(group));
    } catch (ExecutionException e) {
      // not there before its first member
      return Optional.empty();
    }
  }

  private static boolean isSettled(ConsumerGroupDescription group, int members) {
    return group.members().size() == members
        && group.groupState() == GroupState.STABLE
        && group.members().stream()
            .allMatch(
                member -> member.targetAssignment().filter(member.assignment()::equals).isPresent())
        && group.members().stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum()
            == PARTITIONS * Tally.INPUTS.size();
  }

  /** Partition numbers by member; only those that it has in every input. */
  private static Map<String, Set<Integer>> numbersByMember(ConsumerGroupDescription group) {
    Map<String, Set<Integer>> numbers = new HashMap<>();
    for (MemberDescription member : group.members()) {
      Map<String, Set<Integer>> byTopic =
          member.assignment().topicPartitions().stream()
              .collect(
                  Collectors.groupingBy(
                      TopicPartition::topic,
                      Collectors.mapping(TopicPartition::partition, Collectors.toSet())));
      Set<Integer> inAll = new TreeSet<>();
      if (byTopic.size() == Tally.INPUTS.size()) {
        inAll.addAll(byTopic.values().iterator().next());
        byTopic.values().forEach(inAll::retainAll);
      }
      numbers.put(member.consumerId(), inAll);
    }
    return numbers;
  }
}
